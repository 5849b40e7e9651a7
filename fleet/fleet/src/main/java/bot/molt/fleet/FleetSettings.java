package bot.molt.fleet;

import bot.molt.base.Secret;
import bot.molt.fleet.docker.DockerSettings;
import bot.molt.fleet.net.Subnet;
import bot.molt.fleet.qemu.QemuSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an orchestrator is told by its environment.
///
/// @param listen where its API is served
/// @param token that clients of the API show; empty for an API that is not served
/// @param driver `auto` and `qemu` are the same; `firecracker`, `docker`
/// @param qemu how QEMU is started
/// @param firecracker the program, and the jailer beside it
/// @param docker how containers are run
/// @param folders where guests' files and sockets lie
/// @param network of guests
/// @param sshUser whom the gateway logs in as
/// @param limits of machines
public record FleetSettings(
        Listen listen,
        Secret token,
        String driver,
        QemuSettings qemu,
        Path firecracker,
        DockerSettings docker,
        Folders folders,
        Network network,
        String sshUser,
        FleetLimits limits) {

    /// Reads the environment.
    ///
    /// Errors: `IllegalArgumentException` that names everything that is wrong, a line each.
    ///
    /// @param env variables by name
    public static FleetSettings of(Map<String, String> env) {
        Reading read = new Reading(env);
        FleetSettings settings = read.settings();
        if (!read.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", read.problems));
        }
        return settings;
    }

    /// An address to listen at.
    public record Listen(String host, int port) {}

    /// Where guests' files and sockets lie.
    public record Folders(Path data, Path sockets) {}

    /// The network of guests.
    ///
    /// @param kind `bridge`, `user`, or `auto` for the first where this process is root
    /// @param bridge name of the bridge
    /// @param nameservers that guests ask
    public record Network(String kind, Subnet subnet, String bridge, String nameservers) {}

    /// Collects what is wrong, so that it can be told at once.
    private static final class Reading {
        private static final int SMALLEST_TOKEN = 16;
        private static final int MOST = 65_000;
        private final Map<String, String> env;
        private final List<String> problems = new ArrayList<>();

        Reading(Map<String, String> env) {
            this.env = env;
        }

        FleetSettings settings() {
            Path kernel = path("KERNEL_PATH", "/var/lib/firecracker/vmlinux");
            Path image = path("BASE_ROOTFS_PATH", "/var/lib/firecracker/rootfs/clawdbot.ext4");
            Subnet subnet = subnet();
            return new FleetSettings(
                    new Listen(text("HOST", "127.0.0.1"), number("PORT", 8080, 0, 65_535)),
                    token(),
                    choice("VM_DRIVER", "auto", List.of("auto", "qemu", "firecracker", "docker")),
                    new QemuSettings(
                            text("QEMU_BIN", "qemu-system-x86_64"),
                            kernel,
                            path("INITRD_PATH", kernel.resolveSibling("initrd.img").toString()),
                            image,
                            QemuSettings.Accel.valueOf(
                                    choice("VM_ACCEL", "auto", List.of("auto", "kvm", "tcg"))
                                            .toUpperCase(Locale.ROOT))),
                    path("FIRECRACKER_BIN", "/usr/local/bin/firecracker"),
                    new DockerSettings(
                            text("DOCKER_BIN", "docker"), text("DOCKER_HOST", ""), image),
                    new Folders(
                            path("VM_DATA_DIR", "/var/lib/firecracker/vms"),
                            path("SOCKET_DIR", "/tmp/firecracker/sockets")),
                    new Network(
                            choice("VM_NETWORK", "auto", List.of("auto", "bridge", "user")),
                            subnet,
                            text("BRIDGE_NAME", "fcbr0"),
                            nameservers()),
                    text("VM_SSH_USER", "user"),
                    limits(subnet));
        }

        private FleetLimits limits(Subnet subnet) {
            long room = Math.min(MOST, subnet.room());
            return new FleetLimits(
                    number("VM_MAX", (int) room, 1, (int) room),
                    number("DEFAULT_VCPU", 1, 1, 64),
                    number("DEFAULT_MEM_MIB", 512, 64, 1 << 20),
                    Duration.ofMillis(number("VM_START_TIMEOUT_MS", 120_000, 1_000, 3_600_000)),
                    Duration.ofMillis(number("VM_STOP_TIMEOUT_MS", 20_000, 0, 600_000)),
                    Duration.ofMinutes(number("VM_IDLE_MINUTES", 60, 0, 1_000_000)),
                    number("VM_STARTS", 4, 1, 1_000));
        }

        private Secret token() {
            String token = env.getOrDefault("MOLTAGE_TOKEN", "").strip();
            if (token.length() < SMALLEST_TOKEN) {
                problems.add(
                        "MOLTAGE_TOKEN: %s (expected: %d characters or more, the same for bridge and SSH gateway; `openssl rand -hex 32` makes one)"
                                .formatted(
                                        token.isEmpty() ? "missing" : "too short", SMALLEST_TOKEN));
            }
            return Secret.of(token);
        }

        private Subnet subnet() {
            String cidr = text("VM_SUBNET", "10.0.1.0/24");
            try {
                return Subnet.of(cidr, text("GATEWAY_IP", gateway(cidr)));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
                return Subnet.of("10.0.1.0/24", "10.0.1.1");
            }
        }

        /// The first address of the network.
        private static String gateway(String cidr) {
            int dot = cidr.lastIndexOf('.');
            return dot < 0 ? "10.0.1.1" : cidr.substring(0, dot) + ".1";
        }

        private String nameservers() {
            String all = text("VM_DNS", "223.5.5.5 1.1.1.1");
            if (!all.matches("[0-9. ]*")) {
                problems.add(
                        "VM_DNS: %s (expected: addresses such as 1.1.1.1, blanks between them)"
                                .formatted(all));
                return "";
            }
            return all;
        }

        private String text(String name, String otherwise) {
            String value = env.getOrDefault(name, "").strip();
            return value.isEmpty() ? otherwise : value;
        }

        private Path path(String name, String otherwise) {
            return Path.of(text(name, otherwise)).toAbsolutePath().normalize();
        }

        private String choice(String name, String otherwise, List<String> all) {
            String value = text(name, otherwise).toLowerCase(Locale.ROOT);
            if (!all.contains(value)) {
                problems.add("%s: %s (expected: one of %s)".formatted(name, value, all));
                return otherwise;
            }
            return value;
        }

        private int number(String name, int otherwise, int min, int max) {
            String value = text(name, Integer.toString(otherwise));
            boolean fits =
                    value.matches("\\d{1,9}")
                            && Integer.parseInt(value) >= min
                            && Integer.parseInt(value) <= max;
            if (!fits) {
                problems.add("%s: %s (expected: %d..%d)".formatted(name, value, min, max));
            }
            return fits ? Integer.parseInt(value) : otherwise;
        }
    }
}
