package bot.molt.fleet.rootfs;

import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The root file system of a distribution.
final class RootTree {
    private static final Duration LIMIT = Duration.ofMinutes(60);
    private static final String SUITE = "bookworm";
    private static final List<String> DEBIAN =
            List.of(
                    "openssh-server",
                    "openssh-sftp-server",
                    "ca-certificates",
                    "iproute2",
                    "rsync",
                    "socat",
                    "sudo");
    private static final List<String> ALPINE =
            List.of("openssh", "ca-certificates", "iproute2", "rsync", "socat", "sudo", "bash");

    private final RootfsOrder order;
    private final Path root;

    RootTree(RootfsOrder order, Path root) {
        this.order = order;
        this.root = root;
    }

    void make() throws DriverException, IOException, InterruptedException {
        switch (order.base()) {
            case DEBIAN -> debian();
            case ALPINE -> alpine();
        }
    }

    private void debian() throws DriverException, IOException, InterruptedException {
        Path packages = order.work().resolve("debian-packages").toAbsolutePath();
        Files.createDirectories(packages);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "debootstrap",
                                "--variant=minbase",
                                "--include=" + String.join(",", all(DEBIAN)),
                                "--cache-dir=" + packages,
                                SUITE,
                                root.toString()));
        if (!order.source().isEmpty()) {
            command.add(order.source());
        }
        Program.run(LIMIT, command);
    }

    /// The mini root file system has no SSH server: its own `apk` adds what is missing.
    private void alpine() throws DriverException, IOException, InterruptedException {
        if (!Files.isRegularFile(Path.of(order.source()))) {
            throw new DriverException(
                    "%s: no such file (expected: alpine-minirootfs-….tar.gz)"
                            .formatted(order.source()));
        }
        Files.createDirectories(root);
        Program.run(LIMIT, List.of("tar", "-xpf", order.source(), "-C", root.toString()));
        Path resolver = Path.of("/etc/resolv.conf");
        if (Files.exists(resolver)) {
            Files.writeString(root.resolve("etc/resolv.conf"), Files.readString(resolver));
        }
        List<String> command =
                new ArrayList<>(List.of("chroot", root.toString(), "/sbin/apk", "add"));
        command.add("--no-cache");
        command.addAll(all(ALPINE));
        Program.run(LIMIT, command);
    }

    private List<String> all(List<String> ours) {
        List<String> all = new ArrayList<>(ours);
        order.packages().stream().filter(each -> !all.contains(each)).forEach(all::add);
        return all;
    }
}
