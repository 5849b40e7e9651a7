package bot.molt.fleet.docker;

import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What is said to Docker's client.
///
/// Threads: any.
final class Docker {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String LABEL = "bot.molt.fleet";
    private static final int MOST_PROCESSES = 4_096;
    private static final long CPU_PERIOD = 100_000;

    /// Rights that an SSH server, `sudo` and a package manager need inside of the container. None
    /// of them lets it touch networks, devices, mounts or the kernel.
    private static final List<String> RIGHTS =
            List.of(
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "NET_BIND_SERVICE",
                    "SETGID",
                    "SETUID",
                    "SYS_CHROOT");

    /// The first program of a container: it brings up what the image's own init would, keeps the
    /// SSH server running, and tells everybody when the container is to end.
    private static final String FIRST =
            """
            b=/usr/lib/molt/busybox
            trap 'trap "" TERM; kill -TERM -1; $b usleep 500000; exit 0' TERM
            /usr/lib/molt/boot >/dev/null 2>&1
            while :; do
                /usr/sbin/sshd -D -e &
                wait $!
                $b sleep 1
            done
            """;

    /// Ends once the SSH server listens, or with 1 after so many tenths of a second.
    private static final String LISTENS =
            """
            i=0
            until grep -q '^ *[0-9]*: [0-9A-F]*:0016 [0-9A-F]*:0000 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null; do
                i=$((i + 1))
                [ $i -lt %d ] || exit 1
                /usr/lib/molt/busybox usleep 100000
            done
            """;

    private final DockerSettings settings;
    private final String fleet;

    /// @param data folder that tells containers of this fleet from those of others
    Docker(DockerSettings settings, Path data) {
        this.settings = settings;
        this.fleet = data.toString();
    }

    List<String> command(String... words) {
        List<String> line = new ArrayList<>(List.of(settings.program()));
        if (!settings.host().isEmpty()) {
            line.addAll(List.of("--host", settings.host()));
        }
        line.addAll(List.of(words));
        return line;
    }

    private String run(String... words) throws DriverException, InterruptedException {
        return Program.run(LIMIT, command(words));
    }

    String version() throws DriverException, InterruptedException {
        return run("version", "--format", "{{.Server.Version}}");
    }

    boolean hasImage(String name) throws DriverException, InterruptedException {
        return run("images", "--quiet", name).lines().anyMatch(line -> !line.isBlank());
    }

    /// Makes an image of the files of an archive.
    void importImage(Path archive, String name) throws DriverException, InterruptedException {
        Program.run(
                Duration.ofMinutes(20),
                command("import", archive.toAbsolutePath().toString(), name));
    }

    /// Makes a container that does not run yet.
    ///
    /// @param config folder with what the guest reads at its start
    void create(Guest guest, String image, Path config)
            throws DriverException, InterruptedException {
        List<String> line = new ArrayList<>(command("create", "--name", guest.vmId()));
        line.addAll(List.of("--label", LABEL + "=" + fleet));
        line.addAll(List.of("--hostname", guest.vmId()));
        line.addAll(List.of("--network", "none"));
        line.addAll(List.of("--restart", "no"));
        line.addAll(List.of("--pids-limit", Integer.toString(MOST_PROCESSES)));
        line.addAll(List.of("--log-opt", "max-size=1m", "--log-opt", "max-file=2"));
        line.addAll(List.of("--cap-drop", "ALL"));
        RIGHTS.forEach(right -> line.addAll(List.of("--cap-add", right)));
        line.addAll(limits(guest));
        line.addAll(
                List.of("--mount", "type=bind,src=%s,dst=/run/molt,readonly".formatted(config)));
        line.addAll(List.of(image, "/usr/lib/molt/busybox", "sh", "-c", FIRST));
        Program.run(LIMIT, line);
    }

    private static List<String> limits(Guest guest) {
        String memory = guest.memoryMib() + "m";
        return List.of(
                "--memory",
                memory,
                "--memory-swap",
                memory,
                "--cpu-period",
                Long.toString(CPU_PERIOD),
                "--cpu-quota",
                Long.toString(CPU_PERIOD * guest.vcpus()));
    }

    /// Starts a container with the limits of today.
    void start(Guest guest) throws DriverException, InterruptedException {
        List<String> line = new ArrayList<>(command("update"));
        line.addAll(limits(guest));
        line.add(guest.vmId());
        Program.run(LIMIT, line);
        run("start", guest.vmId());
    }

    /// The number of a container's first program on this machine; 0 where it does not run.
    long pid(String vmId) throws DriverException, InterruptedException {
        String said = run("inspect", "--format", "{{.State.Pid}}", vmId);
        return Long.parseLong(said.lines().reduce("0", (_, last) -> last).strip());
    }

    /// Waits until its SSH server listens.
    ///
    /// Errors: `DriverException` where it does not within the limit.
    void awaitSsh(String vmId, Duration limit) throws DriverException, InterruptedException {
        String script = LISTENS.formatted(Math.max(1, limit.toMillis() / 100));
        Program.run(
                limit.plusSeconds(10),
                command("exec", vmId, "/usr/lib/molt/busybox", "sh", "-c", script));
    }

    String lastWords(String vmId) throws DriverException, InterruptedException {
        return run("logs", "--tail", "5", vmId);
    }

    void stop(String vmId, Duration grace) throws DriverException, InterruptedException {
        String seconds = Long.toString(Math.max(0, grace.toSeconds()));
        Program.run(grace.plus(LIMIT), command("stop", "--time", seconds, vmId));
    }

    void remove(String vmId) throws DriverException, InterruptedException {
        run("rm", "--force", "--volumes", vmId);
    }

    /// Names of this fleet's containers.
    Set<String> all() throws DriverException, InterruptedException {
        return names("--all");
    }

    /// Names of those that run.
    Set<String> running() throws DriverException, InterruptedException {
        return names("--filter", "status=running");
    }

    private Set<String> names(String... which) throws DriverException, InterruptedException {
        List<String> line = new ArrayList<>(command("ps", "--no-trunc"));
        line.addAll(List.of("--filter", "label=" + LABEL + "=" + fleet));
        line.addAll(List.of("--format", "{{.Names}}"));
        line.addAll(List.of(which));
        Set<String> found = new TreeSet<>();
        Program.run(LIMIT, line)
                .lines()
                .map(String::strip)
                .filter(Guest::isVmId)
                .forEach(found::add);
        return found;
    }

    /// A program that prints the name of each container of this fleet whose first program ended.
    List<String> ends() {
        return command(
                "events",
                "--filter",
                "label=" + LABEL + "=" + fleet,
                "--filter",
                "event=die",
                "--format",
                "{{.Actor.Attributes.name}}");
    }
}
