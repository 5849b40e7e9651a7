package bot.molt.fleet.rootfs;

import bot.molt.fleet.driver.VmFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// Makes a guest of a root file system: its init, its agent, its SSH server's settings, its user;
/// and takes away what differs between two builds.
final class GuestTree {
    private static final int USER = 1000;
    private static final FileTime EPOCH = FileTime.fromMillis(1_000);

    private final Path root;

    GuestTree(Path root) {
        this.root = root;
    }

    void dress(Path busybox) throws IOException {
        Path molt = root.resolve("usr/lib/molt");
        Files.createDirectories(molt);
        put(molt.resolve("busybox"), Files.readAllBytes(busybox), "rwxr-xr-x");
        for (String script : List.of("boot", "agent", "down")) {
            put(molt.resolve(script), resource(script), "rwxr-xr-x");
        }
        put(root.resolve("etc/inittab"), resource("inittab"), "rw-r--r--");
        put(root.resolve("etc/ssh/sshd_config"), resource("sshd_config"), "rw-r--r--");
        user();
        tidy();
        age();
    }

    private void user() throws IOException {
        boolean bash = Files.exists(root.resolve("bin/bash"));
        String shell = bash ? "/bin/bash" : "/bin/sh";
        append("etc/passwd", "user:x:%d:%d::/home/user:%s\n".formatted(USER, USER, shell));
        append("etc/group", "user:x:%d:\n".formatted(USER));
        append("etc/shadow", "user:*:19000:0:99999:7:::\n");
        Path home = root.resolve("home/user");
        Files.createDirectories(home);
        // where calls of agents work: the same folder that people see who log in
        Files.createSymbolicLink(root.resolve("workspace"), Path.of("home/user"));
        Path skeleton = root.resolve("etc/skel");
        if (Files.isDirectory(skeleton)) {
            try (Stream<Path> all = Files.list(skeleton)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    Files.copy(each, home.resolve(each.getFileName()));
                }
            }
        }
        try (Stream<Path> all = Files.walk(home)) {
            for (Path each : all.toList()) {
                Files.setAttribute(each, "unix:uid", USER, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:gid", USER, LinkOption.NOFOLLOW_LINKS);
            }
        }
        Path sudoers = root.resolve("etc/sudoers.d");
        if (Files.isDirectory(sudoers)) {
            put(
                    sudoers.resolve("user"),
                    "user ALL=(ALL) NOPASSWD: ALL\n".getBytes(StandardCharsets.UTF_8),
                    "r--r-----");
        }
    }

    private void append(String file, String line) throws IOException {
        Files.writeString(
                root.resolve(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// Keys, logs, caches, identities: two guests must share none, two builds differ in none.
    private void tidy() throws IOException {
        for (String folder :
                List.of(
                        "dev",
                        "var/lib/apt/lists",
                        "var/cache/apt",
                        "var/cache/debconf",
                        "var/log")) {
            Path path = root.resolve(folder);
            VmFolders.removeTree(path);
            Files.createDirectories(path);
        }
        Path ssh = root.resolve("etc/ssh");
        try (Stream<Path> all = Files.list(ssh)) {
            for (Path key :
                    all.filter(path -> path.getFileName().toString().startsWith("ssh_host_"))
                            .toList()) {
                Files.delete(key);
            }
        }
        for (String file : List.of("etc/machine-id", "var/lib/dbus/machine-id")) {
            if (Files.exists(root.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(root.resolve(file));
                Files.createFile(root.resolve(file));
            }
        }
        Files.deleteIfExists(root.resolve("etc/resolv.conf"));
        Files.createFile(root.resolve("etc/resolv.conf"));
    }

    private void age() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.toList()) {
                boolean plain =
                        Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
                                || Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
                if (plain) {
                    Files.setLastModifiedTime(each, EPOCH);
                }
            }
        }
    }

    private static void put(Path file, byte[] content, String mode) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = GuestTree.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + ": not in this program");
            }
            return in.readAllBytes();
        }
    }
}
