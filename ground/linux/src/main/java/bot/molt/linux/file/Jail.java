package bot.molt.linux.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The part of the file system that a sandbox opens, held by handles: of the workspace, of `/`
/// where the user is not confined, or of several mounts that are seen at paths inside. What is
/// outside cannot be named: a walk starts at a handle and opens one name after the other without
/// following links.
public final class Jail implements AutoCloseable {
    static final int PATH = 0x200000;
    static final int CLOEXEC = 0x80000;

    /// Two flags that AArch64 numbers differently.
    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

    static final int NO_FOLLOW = ARM ? 0x8000 : 0x20000;
    static final int FOLDER = ARM ? 0x4000 : 0x10000;

    /// What a caller's paths mean.
    private enum Paths {
        /// Everything, as on the host.
        OPEN,
        /// Below the workspace, with the host's names.
        CONFINED,
        /// Below the mounts, with the names inside.
        INSIDE
    }

    private final Branch root;
    private final List<Bound> bounds;
    private final String workspace;
    private final Paths paths;
    private final List<String> spellings;
    private final @Nullable Owner owner;
    private List<String> kept = List.of();

    private Jail(
            Branch root,
            List<Bound> bounds,
            String workspace,
            Paths paths,
            List<String> spellings,
            @Nullable Owner owner) {
        this.root = root;
        this.bounds = bounds;
        this.workspace = workspace;
        this.paths = paths;
        this.spellings = spellings;
        this.owner = owner;
    }

    /// @param workspace real path
    /// @param spelled the path as it was configured, also accepted at the start of paths and link
    ///   targets
    public static Jail open(String workspace, String spelled, boolean confined) throws IOException {
        String top = confined ? workspace : "/";
        Bound bound = Bound.open(top, top, true);
        if (!bound.folder()) {
            bound.close();
            throw new java.nio.file.NotDirectoryException(top);
        }
        return new Jail(
                Branch.only(bound),
                List.of(bound),
                workspace,
                confined ? Paths.CONFINED : Paths.OPEN,
                List.of(workspace, spelled),
                null);
    }

    /// Several folders and files of the host under paths inside.
    ///
    /// @param workspace path inside where relative paths start
    /// @param owner who gets what is made; null for the gateway itself
    static Jail mounted(List<Mount> mounts, String workspace, @Nullable Owner owner)
            throws IOException {
        Set<String> seen = new HashSet<>();
        List<Bound> bounds = new ArrayList<>();
        boolean done = false;
        try {
            for (Mount mount : mounts) {
                if (!seen.add(mount.inside())) {
                    throw new IllegalArgumentException(
                            "mount: %s is there twice (expected: once)".formatted(mount.inside()));
                }
                bounds.add(Bound.open(mount.host().toString(), mount.inside(), mount.writable()));
            }
            done = true;
        } finally {
            if (!done) {
                bounds.forEach(Bound::close);
            }
        }
        return new Jail(Branch.of(bounds), bounds, workspace, Paths.INSIDE, List.of(), owner);
    }

    /// Closes paths to whatever would change them.
    ///
    /// @param paths absolute inside, without a slash at the end
    Jail keeping(List<String> paths) {
        kept = List.copyOf(paths);
        return this;
    }

    /// Refuses a path that is kept as it is, or lies below one.
    void requireOpen(String path, String shown) throws AccessDeniedException {
        for (String one : kept) {
            if (path.equals(one) || path.startsWith(one + "/")) {
                throw new AccessDeniedException(
                        shown, null, one + " is kept as it is (see sandbox.protect)");
            }
        }
    }

    /// Refuses also what such a path lies in.
    void requireFree(String path, String shown) throws AccessDeniedException {
        requireOpen(path, shown);
        for (String one : kept) {
            if (one.startsWith(path + "/")) {
                throw new AccessDeniedException(
                        shown,
                        null,
                        "holds %s, which is kept as it is (see sandbox.protect)".formatted(one));
            }
        }
    }

    Branch root() {
        return root;
    }

    @Nullable Owner owner() {
        return owner;
    }

    /// Whether `..` at the root is an attempt to leave; elsewhere it stays there.
    boolean endsAtRoot() {
        return paths == Paths.CONFINED;
    }

    /// Absolute path of names below the root.
    String absolute(List<String> names) {
        String below = String.join("/", names);
        if (paths != Paths.CONFINED) {
            return "/" + below;
        }
        return below.isEmpty() ? workspace : workspace + "/" + below;
    }

    /// Names from the root, for a path as a caller wrote it.
    List<String> fromCaller(String path) throws FileSystemException {
        if (path.indexOf('\0') >= 0) {
            throw new FileSystemException(path.replace('\0', '␀'), null, "a path holds no NUL");
        }
        if (path.startsWith("/")) {
            return fromAbsolute(path, path);
        }
        List<String> names =
                new ArrayList<>(paths == Paths.CONFINED ? List.of() : split(workspace));
        names.addAll(split(path));
        return names;
    }

    /// Names from the root, for an absolute path; `shown` is what the caller wrote.
    List<String> fromAbsolute(String absolute, String shown) throws AccessDeniedException {
        if (paths != Paths.CONFINED) {
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

    /// The refusal of what this does not open.
    AccessDeniedException refusal(String shown) {
        if (paths != Paths.INSIDE) {
            return outside(shown);
        }
        String opened = bounds.stream().map(Bound::inside).collect(Collectors.joining(", "));
        return new AccessDeniedException(
                shown, null, "outside of what the file tools of this sandbox open: " + opened);
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
        bounds.forEach(Bound::close);
    }
}
