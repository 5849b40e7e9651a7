package bot.molt.spi.sandbox;

import java.nio.file.FileSystemException;

/// The file is no longer in the version that a change was made for.
public final class FileChangedException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    public FileChangedException(String path) {
        super(path, null, "changed since it was read; read it again");
    }
}
