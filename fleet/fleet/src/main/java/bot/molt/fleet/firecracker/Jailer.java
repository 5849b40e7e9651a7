package bot.molt.fleet.firecracker;

import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.net.Subnet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a Firecracker is started: by its jailer, as a user of its own, with a root folder, a control
/// group and a pid of its own.
///
/// Source: Firecracker's docs/jailer.md.
///
/// @param program path of Firecracker; the jailer lies beside it
/// @param jails folder of the root folders
public record Jailer(Path program, Path jails) {
    /// Inside of a jail.
    static final String SOCKET = "/run/api.socket";

    private static final int PAGE_OVERHEAD_MIB = 64;

    /// The folder of all jails of this program.
    Path folder() {
        return jails.resolve(String.valueOf(program.getFileName()));
    }

    /// The root folder of a guest.
    Path root(String vmId) {
        return folder().resolve(vmId).resolve("root");
    }

    List<String> command(Guest guest) {
        String user = Long.toString(Subnet.user(guest.ip()));
        long memory = (guest.memoryMib() + (long) PAGE_OVERHEAD_MIB) << 20;
        List<String> line = new ArrayList<>();
        line.add(program.resolveSibling("jailer").toString());
        line.addAll(List.of("--id", guest.vmId()));
        line.addAll(List.of("--exec-file", program.toString()));
        line.addAll(List.of("--uid", user, "--gid", user));
        line.addAll(List.of("--chroot-base-dir", jails.toString()));
        line.addAll(List.of("--cgroup-version", "2"));
        line.addAll(List.of("--cgroup", "memory.max=" + memory));
        line.addAll(List.of("--cgroup", "memory.swap.max=0"));
        line.addAll(List.of("--cgroup", "cpu.max=%d00000 100000".formatted(guest.vcpus())));
        line.addAll(List.of("--cgroup", "pids.max=64"));
        line.addAll(List.of("--resource-limit", "no-file=1024"));
        line.add("--daemonize");
        line.addAll(List.of("--", "--api-sock", SOCKET, "--level", "Warning"));
        return line;
    }
}
