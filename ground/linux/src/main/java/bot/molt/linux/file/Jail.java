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
import org.jspecify.annotations.Nullable;

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
    private final @Nullable MountTable mounts;
    private final @Nullable Owner owner;

    private Jail(List<String> workspace, MountTable mounts, @Nullable Owner owner) {
        this.top = MountTable.BETWEEN;
        this.workspace = "/" + String.join("/", workspace);
        this.confined = false;
        this.spellings = List.of();
        this.mounts = mounts;
        this.owner = owner;
    }

    private Jail(Fd top, String workspace, boolean confined, List<String> spellings) {
        this.top = top;
        this.workspace = workspace;
        this.confined = confined;
        this.spellings = spellings;
        this.mounts = null;
        this.owner = null;
    }

    /// Several folders of the host under inside paths, and nothing else.
    ///
    /// @param workspace inside path where relative paths start
    /// @param owner whom new files are given to; null for the gateway itself
    static Jail mounted(List<Mount> mounts, String workspace, @Nullable Owner owner)
            throws IOException {
        return new Jail(split(workspace), MountTable.open(mounts), owner);
    }

    @Nullable Owner owner() {
        return owner;
    }

    /// The mount at these names, where the jail has mounts and there is one.
    MountTable.@Nullable Mounted mount(List<String> names) {
        return mounts == null ? null : mounts.at(names);
    }

    /// Whether the names only lead to a mount.
    boolean leadsOn(List<String> names) {
        return mounts != null && mounts.leadsOn(names);
    }

    /// Refuses to change what a read-only mount holds.
    void requireWritable(List<String> names, String shown) throws AccessDeniedException {
        if (mounts != null && !mounts.writable(names)) {
            throw new AccessDeniedException(shown, null, "read-only");
        }
    }

    /// Whether the names are those of a mount itself, which stays where it is.
    boolean isMount(List<String> names) {
        return mounts != null && (mounts.at(names) != null || mounts.leadsOn(names));
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

    /// The refusal of a path that leads out.
    AccessDeniedException outside(String shown) {
        String open =
                mounts == null
                        ? "outside of the workspace"
                        : "outside of what the file tools of this sandbox open: " + mounts.shown();
        return new AccessDeniedException(shown, null, open);
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
        if (mounts != null) {
            mounts.close();
            return;
        }
        top.close();
    }
}
