package bot.molt.linux.file;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/// The part of the file system that a sandbox opens, held by a handle of its topmost folder: the
/// workspace, or `/` where the user is not confined. What is outside cannot be named: a walk starts
/// at the handle and opens one name after the other without following links.
public final class Jail implements AutoCloseable {
    static final int PATH = 0x200000;
    static final int CLOEXEC = 0x80000;

    /// Two flags that AArch64 numbers differently.
    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

    static final int NO_FOLLOW = ARM ? 0x8000 : 0x20000;
    static final int FOLDER = ARM ? 0x4000 : 0x10000;

    private static final int AT_FDCWD = -100;

    private final Fd top;
    private final String workspace;
    private final boolean confined;
    private final List<String> spellings;

    private Jail(Fd top, String workspace, boolean confined, List<String> spellings) {
        this.top = top;
        this.workspace = workspace;
        this.confined = confined;
        this.spellings = spellings;
    }

    /// @param workspace real path
    /// @param spelled the path as it was configured, also accepted at the start of paths and link
    ///   targets
    public static Jail open(String workspace, String spelled, boolean confined) throws IOException {
        String top = confined ? workspace : "/";
        try (Scratch scratch = new Scratch()) {
            long fd =
                    Libc.OPENAT.call(scratch, AT_FDCWD, scratch.text(top), PATH | FOLDER | CLOEXEC);
            if (fd < 0) {
                throw Errno.file(-fd, top);
            }
            return new Jail(new Fd(fd), workspace, confined, List.of(workspace, spelled));
        }
    }

    Fd top() {
        return top;
    }

    boolean confined() {
        return confined;
    }

    /// Absolute path of names below the top.
    String absolute(List<String> names) {
        String below = String.join("/", names);
        if (!confined) {
            return "/" + below;
        }
        return below.isEmpty() ? workspace : workspace + "/" + below;
    }

    /// Names from the top, for a path as a caller wrote it.
    List<String> fromCaller(String path) throws FileSystemException {
        if (path.indexOf('\0') >= 0) {
            throw new FileSystemException(path.replace('\0', '␀'), null, "a path holds no NUL");
        }
        if (path.startsWith("/")) {
            return fromAbsolute(path, path);
        }
        List<String> names = new ArrayList<>(confined ? List.of() : split(workspace));
        names.addAll(split(path));
        return names;
    }

    /// Names from the top, for an absolute path; `shown` is what the caller wrote.
    List<String> fromAbsolute(String absolute, String shown) throws AccessDeniedException {
        if (!confined) {
            return split(absolute);
        }
        for (String spelling : spellings) {
            boolean below = absolute.startsWith(spelling + "/") || spelling.equals("/");
            if (below || absolute.equals(spelling)) {
                return split(absolute.substring(spelling.length()));
            }
        }
        throw outside(shown);
    }

    public static AccessDeniedException outside(String shown) {
        return new AccessDeniedException(shown, null, "outside of the workspace");
    }

    static List<String> split(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/")) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public void close() {
        top.close();
    }
}
