package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.file.Mount;
import java.util.List;

/// Namespaces and file system of a call, as arguments of `bwrap`. Every mount costs each call, so
/// there are few.
final class Inside {
    private static final String ID = "1000";

    private static final List<String> SYSTEM =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    private Inside() {}

    static byte[] words(Stage stage) {
        Words words =
                new Words()
                        .add("--unshare-user", "--uid", ID, "--gid", ID, "--disable-userns")
                        .add("--unshare-pid", "--unshare-ipc", "--unshare-uts")
                        .add("--unshare-cgroup-try", "--hostname", "moltbot", "--clearenv")
                        .same(SYSTEM)
                        .add("--ro-bind", stage.folder() + "/etc", "/etc")
                        .add("--proc", "/proc", "--dev-bind", stage.folder() + "/dev", "/dev")
                        .add("--perms", "1777", "--size", "67108864", "--tmpfs", "/dev/shm")
                        .add("--perms", "0755", "--size", "67108864", "--tmpfs", "/run")
                        .add("--perms", "0755", "--dir", "/home")
                        .add("--perms", "0755", "--dir", "/var");
        for (int i = 0; i < stage.mounts().size(); i++) {
            Mount mount = stage.mounts().get(i);
            words.add(mount.writable() ? "--bind" : "--ro-bind", stage.staged(i), mount.inside());
        }
        return words.add("--symlink", "../tmp", "/var/tmp").add("--remount-ro", "/").bytes();
    }
}
