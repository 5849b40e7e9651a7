package bot.molt.linux.call;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Error numbers of Linux and what they mean to a caller.
public final class Errno {
    static final int EPERM = 1;
    public static final int ENOENT = 2;
    static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    public static final int EAGAIN = 11;
    static final int EACCES = 13;
    public static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int EPIPE = 32;
    static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    static final int EDQUOT = 122;

    private Errno() {}

    /// The exception for a failed file call; `path` is what the caller wrote.
    public static FileSystemException file(long error, String path) {
        return switch ((int) error) {
            case ENOENT -> new NoSuchFileException(path);
            case EACCES, EPERM -> new AccessDeniedException(path);
            case ENOTDIR -> new NotDirectoryException(path);
            case EEXIST -> new FileAlreadyExistsException(path);
            case ENOTEMPTY -> new DirectoryNotEmptyException(path);
            default -> new FileSystemException(path, null, text(error));
        };
    }

    /// A few words for people.
    public static String text(long error) {
        return switch ((int) error) {
            case ENOENT -> "no such file or folder";
            case EACCES, EPERM -> "permission denied";
            case E2BIG -> "arguments and environment are too long";
            case ENOEXEC -> "neither a program nor a script with an interpreter line";
            case ENOTDIR -> "not a folder";
            case EISDIR -> "is a folder";
            case EMFILE -> "too many open files";
            case ENOSPC -> "no space left on the device";
            case EDQUOT -> "disk quota exceeded";
            case EROFS -> "the file system is read-only";
            case EPIPE -> "the other end is closed";
            case ENAMETOOLONG -> "the name is too long";
            case ELOOP -> "too many symbolic links";
            case EAGAIN -> "no resources for another process";
            default -> "error " + error;
        };
    }
}
