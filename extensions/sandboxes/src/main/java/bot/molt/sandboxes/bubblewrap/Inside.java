package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.file.Mount;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Namespaces and file system of a call, as arguments of `bwrap`. Every mount costs each call, so
/// what can be is made once by the holder.
final class Inside {
    private static final String ID = "1000";

    private static final List<String> SYSTEM =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    private Inside() {}

    /// The system's programs at the same paths below a folder, read-only.
    static Words system(String root) {
        return new Words().same(SYSTEM, root);
    }

    /// The file system of calls, made once by the holder, as whom it is.
    ///
    /// @param etc folder of the host that is shown as `/etc`
    static Words prepared(Stage stage, String etc) {
        String root = Stage.ROOT;
        Words words =
                new Words()
                        .add("--perms", "0755", "--tmpfs", root)
                        .same(SYSTEM, root)
                        .add("--ro-bind", etc, root + "/etc")
                        // devices work on a read-only mount; files in memory could be made on
                        // another
                        .add("--dev", root + "/dev", "--remount-ro", root + "/dev");
        for (String folder : List.of("/proc", "/run", "/home", "/var")) {
            words.add("--perms", "0755", "--dir", root + folder);
        }
        Set<String> made = new HashSet<>();
        for (int i = 0; i < stage.mounts().size(); i++) {
            Mount mount = stage.mounts().get(i);
            for (String folder : stage.above(i)) {
                if (made.add(folder)) {
                    words.add("--perms", "0755", "--dir", folder);
                }
            }
            words.add(bind(mount), mount.host().toString(), stage.staged(i));
        }
        return words.add("--symlink", "../tmp", root + "/var/tmp").add("--remount-ro", root);
    }

    static byte[] words(Stage stage) {
        Words words =
                new Words()
                        .add("--unshare-user", "--uid", ID, "--gid", ID, "--disable-userns")
                        .add("--unshare-pid", "--unshare-ipc", "--unshare-uts")
                        .add("--unshare-cgroup-try", "--hostname", "moltbot", "--clearenv")
                        .add("--dev-bind", Stage.ROOT, "/", "--proc", "/proc")
                        .add("--perms", "1777", "--size", "67108864", "--tmpfs", "/dev/shm")
                        .add("--perms", "0755", "--size", "67108864", "--tmpfs", "/run");
        for (int i = 0; i < stage.mounts().size(); i++) {
            if (stage.isApart(i)) {
                Mount mount = stage.mounts().get(i);
                words.add(bind(mount), stage.staged(i), mount.inside());
            }
        }
        return words.bytes();
    }

    private static String bind(Mount mount) {
        return mount.writable() ? "--bind" : "--ro-bind";
    }
}
