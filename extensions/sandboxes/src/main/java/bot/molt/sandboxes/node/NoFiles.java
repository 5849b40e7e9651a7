package bot.molt.sandboxes.node;

import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of a node that has no commands for files.
record NoFiles(String node) implements SandboxFiles {
    private FileSystemException none(String path) {
        return new FileSystemException(
                path,
                null,
                "node %s has no commands for files (expected: a node that has; run `moltbot node run` there, or use exec with cat and the like)"
                        .formatted(node));
    }

    @Override
    public FileInfo stat(String path) throws IOException {
        throw none(path);
    }

    @Override
    public SeekableByteChannel open(String path) throws IOException {
        throw none(path);
    }

    @Override
    public byte[] readAll(String path, long maxBytes) throws IOException {
        throw none(path);
    }

    @Override
    public FileInfo write(String path, byte[] content, @Nullable String expectedVersion)
            throws IOException {
        throw none(path);
    }

    @Override
    public List<FileInfo> list(String path) throws IOException {
        throw none(path);
    }

    @Override
    public void walk(String path, Visitor visitor) throws IOException {
        throw none(path);
    }

    @Override
    public void delete(String path) throws IOException {
        throw none(path);
    }

    @Override
    public void move(String from, String to) throws IOException {
        throw none(from);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        throw none(path);
    }
}
