package bot.molt.cli.doctor;

import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What sandboxes need of this machine, as far as looking at programs and files tells.
///
/// @param environment where `PATH` and `DOCKER_HOST` stand
/// @param root where `/proc`, `/sys` and `/var/run` are
record SandboxLook(Map<String, String> environment, Path root) {
    SandboxLook(Map<String, String> environment) {
        this(environment, Path.of("/"));
    }

    List<Finding> all() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                program(
                        "bwrap",
                        "calls of users are refused, unless another target is configured",
                        "bubblewrap"));
        findings.add(
                program("socat", "a sandbox with a network allowlist cannot be opened", "socat"));
        findings.add(
                program(
                        "slirp4netns",
                        "a bubblewrap sandbox with network full cannot be opened",
                        "slirp4netns"));
        findings.add(userNamespaces());
        findings.add(cgroups());
        findings.add(docker());
        return findings;
    }

    private Finding program(String name, String without, String dpkg) {
        String id = "sandbox." + name;
        return Ground.program(environment, name)
                .map(file -> Finding.ok(id, file.toString()))
                .orElseGet(() -> Finding.warn(id, "not found: " + without, "apt install " + dpkg));
    }

    /// The kernel's switches; a security module may still say no, which only trying shows.
    private Finding userNamespaces() throws IOException {
        String id = "sandbox.user_namespaces";
        if (number("proc/sys/kernel/unprivileged_userns_clone").filter(n -> n == 0).isPresent()) {
            return Finding.warn(
                    id,
                    "kernel.unprivileged_userns_clone is 0 (expected: 1)",
                    "sysctl -w kernel.unprivileged_userns_clone=1");
        }
        Optional<Long> most = number("proc/sys/user/max_user_namespaces");
        if (most.filter(n -> n == 0).isPresent()) {
            return Finding.warn(
                    id,
                    "user.max_user_namespaces is 0 (expected: 1000 or more)",
                    "sysctl -w user.max_user_namespaces=15000");
        }
        Optional<Long> closed = number("proc/sys/kernel/apparmor_restrict_unprivileged_userns");
        if (closed.filter(n -> n == 1).isPresent()) {
            return Finding.warn(
                    id,
                    "kernel.apparmor_restrict_unprivileged_userns is 1: only programs with a profile may make them",
                    "an AppArmor profile for bwrap with `userns,`, or sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
        }
        return most.isEmpty()
                ? Finding.warn(id, "not known: /proc/sys/user/max_user_namespaces is missing", "")
                : Finding.ok(id, "up to " + most.get());
    }

    private Optional<Long> number(String file) throws IOException {
        Path path = root.resolve(file);
        if (!Files.isReadable(path)) {
            return Optional.empty();
        }
        String text = Files.readString(path).strip();
        return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /// Where the gateway could make groups of its own.
    private Finding cgroups() throws IOException {
        String id = "sandbox.cgroups";
        Path mount = root.resolve("sys/fs/cgroup");
        if (Files.exists(mount.resolve("cgroup.controllers"))) {
            Path own = mount.resolve(ownGroup());
            return Files.isWritable(own.resolve("cgroup.procs")) && Files.isWritable(own)
                    ? Finding.ok(id, "v2, " + own + " can be written")
                    : Finding.warn(
                            id,
                            own
                                    + " cannot be written: memory, processor and process limits hold only in part",
                            "run the gateway as a systemd service with Delegate=yes, or under systemd-run --user --scope -p Delegate=yes");
        }
        List<String> written =
                List.of("memory", "cpu", "pids").stream()
                        .filter(name -> Files.isWritable(mount.resolve(name)))
                        .toList();
        return written.size() == 3
                ? Finding.ok(id, "v1, memory, cpu and pids can be written")
                : Finding.warn(
                        id,
                        "v1, writable here: %s (expected: memory, cpu, pids): limits hold only in part"
                                .formatted(written.isEmpty() ? "none" : String.join(", ", written)),
                        "run the gateway as root, or on a system with cgroup v2");
    }

    /// The line `0::/user.slice/…` of this process, relative.
    private String ownGroup() throws IOException {
        Path file = root.resolve("proc/self/cgroup");
        if (!Files.isReadable(file)) {
            return "";
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> line.substring(4))
                .findFirst()
                .orElse("");
    }

    private Finding docker() {
        String id = "sandbox.docker_socket";
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (!host.isEmpty() && !host.startsWith("unix://")) {
            return Finding.ok(id, host + " (DOCKER_HOST; not tried)");
        }
        Path socket =
                host.isEmpty()
                        ? root.resolve("var/run/docker.sock")
                        : Path.of(host.substring("unix://".length()));
        if (!Files.exists(socket)) {
            return Finding.ok(
                    id,
                    socket
                            + " does not exist; sandboxes of kind docker need it (to have it: apt install docker.io)");
        }
        return Files.isWritable(socket)
                ? Finding.ok(id, socket.toString())
                : Finding.warn(
                        id,
                        socket + " cannot be written",
                        "usermod -aG docker "
                                + System.getProperty("user.name", "USER")
                                + ", and log in again; note that this group is as mighty as root");
    }
}
