package bot.molt.fleet.rootfs;

import bot.molt.base.Require;
import java.nio.file.Path;
import java.util.List;

/// What is to be made.
///
/// @param base where the root file system comes from
/// @param source Debian: address of a mirror; Alpine: path of the archive of its mini root file
///   system
/// @param kernel path of a Debian package of a kernel; empty for the newest that `apt-get` gives
/// @param packages beside what a guest needs
/// @param sizeMib of the disk, 256 to 1,048,576; what is not used takes no room
/// @param into folder that gets `vmlinux`, `initrd.img` and `rootfs/clawdbot.ext4`
/// @param work folder for what is made on the way and may be used again
public record RootfsOrder(
        Base base,
        String source,
        String kernel,
        List<String> packages,
        int sizeMib,
        Path into,
        Path work) {
    /// What the root file system is.
    public enum Base {
        /// By `debootstrap`, needs a mirror.
        DEBIAN,
        /// From an archive that is there already.
        ALPINE
    }

    public RootfsOrder {
        Require.range("size", sizeMib, 256, 1 << 20);
        packages = List.copyOf(packages);
        for (String each : packages) {
            Require.that(
                    each.matches("[a-z0-9][a-z0-9+.-]*"), "package", each, "the name of a package");
        }
    }
}
