package bot.molt.spi.sandbox;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files of a target. Paths are absolute inside the target or relative to the workspace; each is
/// resolved once, links and `..` included, and used through the handle that the resolution gave.
///
/// Errors: `NoSuchFileException`, `AccessDeniedException` (outside of what the target opens, or not
/// permitted), `NotDirectoryException`, `FileSystemException` with the path as the caller wrote it.
public interface SandboxFiles {
    /// What stands at the path, links followed.
    FileInfo stat(String path) throws IOException;

    /// Opens a regular file for reading; refuses devices, FIFOs and sockets without touching them.
    SeekableByteChannel open(String path) throws IOException;

    /// Reads a whole regular file of at most `maxBytes`. Errors: `FileSystemException` when it is
    /// larger.
    byte[] readAll(String path, long maxBytes) throws IOException;

    /// Replaces or creates a file atomically, parents included; an existing file keeps its mode and
    /// owner, and a link keeps pointing at it. Returns what stands there now.
    ///
    /// Errors: `FileChangedException` where `expectedVersion` is given and no longer true.
    FileInfo write(String path, byte[] content, @Nullable String expectedVersion)
            throws IOException;

    /// Entries of a folder sorted by name, links not followed.
    List<FileInfo> list(String path) throws IOException;

    /// Walks below a folder, parents before children, names sorted, links not followed and never
    /// left.
    void walk(String path, Visitor visitor) throws IOException;

    /// Removes one file or link, or an empty folder.
    void delete(String path) throws IOException;

    /// Renames within the target; refuses to replace.
    void move(String from, String to) throws IOException;

    void createDirectories(String path) throws IOException;

    /// Told of each entry of a walk; decides whether to go into folders.
    @FunctionalInterface
    interface Visitor {
        FileVisitResult visit(FileInfo entry) throws IOException;
    }
}
