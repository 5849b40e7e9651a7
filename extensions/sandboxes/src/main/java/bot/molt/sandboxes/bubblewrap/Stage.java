package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.file.Mount;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The folders of the host that a sandbox sees, and the places under which its holder has them, so
/// that whoever runs inside needs no way through the folders above them.
///
/// Most stand where they belong in a file system that the holder makes once, and that each call
/// takes as a whole. Those that lie in another mount are mounted by the call itself, as the tenant:
/// on the way to them a tenant may have put a link, which the holder must not follow.
///
/// @param mounts by rising depth inside, so that later ones lie on earlier ones
record Stage(List<Mount> mounts) {
    static final String HOME = "/home/moltbot";

    /// Where the holder has the file system of calls.
    static final String ROOT = "/inside";

    /// Where the holder has what a call mounts itself.
    private static final String APART = "/apart";

    /// What each call makes anew, and empty.
    private static final List<String> FRESH = List.of("/run", "/dev");

    /// What would open the machine, or hide what makes the sandbox.
    private static final Set<String> RESERVED =
            Set.of("/", "/proc", "/sys", "/dev", "/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc");

    static Stage of(SandboxSpec spec) throws IOException {
        Path scratch = spec.scratch();
        boolean writable = spec.workspace().access() == SandboxSpec.Access.READ_WRITE;
        List<Mount> mounts = new ArrayList<>();
        mounts.add(new Mount(HOME, scratch.resolve("home"), true));
        mounts.add(new Mount("/tmp", scratch.resolve("tmp"), true));
        mounts.add(new Mount(spec.workspace().inside(), spec.workspace().folder(), writable));
        for (SandboxSpec.Bind bind : spec.binds()) {
            boolean open = bind.access() == SandboxSpec.Access.READ_WRITE;
            if (RESERVED.contains(bind.inside())) {
                throw new FileSystemException(
                        bind.inside(),
                        null,
                        "is made by the sandbox itself (expected: another path)");
            }
            mounts.add(new Mount(bind.inside(), bind.host(), open));
        }
        for (Mount mount : mounts) {
            if (!Files.exists(mount.host())) {
                throw new FileSystemException(
                        mount.host().toString(),
                        null,
                        "does not exist (expected: a folder to bind)");
            }
        }
        mounts.sort((a, b) -> Integer.compare(depth(a), depth(b)));
        return new Stage(List.copyOf(mounts));
    }

    private static int depth(Mount mount) {
        return (int) mount.inside().chars().filter(c -> c == '/').count();
    }

    /// Where the holder has what is seen at a path inside.
    String staged(String inside) {
        for (int i = 0; i < mounts.size(); i++) {
            if (mounts.get(i).inside().equals(inside)) {
                return staged(i);
            }
        }
        throw new IllegalArgumentException(inside + " (expected: a mount)");
    }

    /// Where the holder has the mount.
    String staged(int index) {
        return isApart(index) ? APART + "/" + index : ROOT + mounts.get(index).inside();
    }

    /// The folders on the way to where the holder has the mount, from above; whoever runs inside
    /// has to get through them.
    List<String> above(int index) {
        String staged = staged(index);
        List<String> folders = new ArrayList<>();
        for (int at = staged.indexOf('/', 1); at > 0; at = staged.indexOf('/', at + 1)) {
            folders.add(staged.substring(0, at));
        }
        folders.remove(ROOT);
        return folders;
    }

    /// Whether it lies in another mount, and so is mounted by each call.
    boolean isApart(int index) {
        String inside = mounts.get(index).inside();
        return FRESH.stream().anyMatch(fresh -> inside.equals(fresh) || lies(inside, fresh))
                || mounts.stream().anyMatch(above -> lies(inside, above.inside()));
    }

    private static boolean lies(String path, String folder) {
        return path.startsWith(folder + "/");
    }
}
