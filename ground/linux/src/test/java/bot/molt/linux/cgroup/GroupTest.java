package bot.molt.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Real control groups of this machine. Where a controller is not given to us, the test says what
/// holds instead: that it is told as a gap.
class GroupTest {
    private static final String NAME = "grouptest-" + ProcessHandle.current().pid();
    private static final long MEGABYTE = 1 << 20;

    @AutoClose private final ControlGroups cgroups = ControlGroups.detect(NAME);

    @Test
    void everyLimitHoldsOrIsToldAsAGap() {
        Controls controls = cgroups.controls();
        long held =
                List.of(controls.memory(), controls.cpu(), controls.pids()).stream()
                        .filter(holds -> holds)
                        .count();
        assertThat(controls.gaps()).hasSize((int) (3 - held));
        assertThat(controls.gaps()).allMatch(gap -> gap.contains("Delegate=yes"));
    }

    @Test
    void aProcessThatTakesTooMuchMemoryIsKilled() throws Exception {
        try (Group group = cgroups.create("alice", "memory", limits(64 * MEGABYTE, 0, 0))) {
            String script = "x = bytearray(256 << 20); print('took it')";
            Ran ran = run(group, "python3 -c \"" + script + "\"");
            if (cgroups.controls().memory()) {
                assertThat(ran).isEqualTo(new Ran("", 137));
            } else {
                assertThat(ran).isEqualTo(new Ran("took it\n", 0));
            }
        }
    }

    @Test
    void noMoreProcessesStartThanAreAllowed() throws Exception {
        try (Group group = cgroups.create("alice", "pids", limits(0, 0, 20))) {
            String script =
                    """
                    import os, time
                    n = 0
                    try:
                        while n < 40:
                            if os.fork() == 0:
                                os.close(1)
                                time.sleep(20)
                                os._exit(0)
                            n += 1
                    except OSError as e:
                        print(n, e.errno)
                    """;
            Ran ran = run(group, "exec python3 -c '" + script + "'");
            int eagain = 11;
            if (cgroups.controls().pids()) {
                assertThat(ran).isEqualTo(new Ran("19 " + eagain + "\n", 0));
                assertThat(group.usage().processes()).isEqualTo(19);
            } else {
                assertThat(ran).isEqualTo(new Ran("", 0));
            }
        }
    }

    @Test
    void thoseThatEndedAndWereNotWaitedForTakeNobodysPlace() throws Exception {
        String script =
                """
                import os, time
                for i in range(17):
                    if os.fork() == 0:
                        os._exit(0)
                print("ready", flush=True)
                time.sleep(60)
                """;
        try (Group group = cgroups.create("alice", "ended", limits(0, 0, 20));
                Started process = start(group, "exec python3 -c '" + script + "'")) {
            assertThat(process.line()).isEqualTo("ready");
            group.forgiveEnded();
            if (cgroups.controls().pids()) {
                assertThat(group.usage().processes()).isEqualTo(18);
                assertThat(run(group, "exec python3 -c 'import os; os.fork()'").code()).isZero();
                group.forgiveEnded();
                assertThat(limit(group)).isBetween(37, 38);
            }
            group.kill();
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (group.usage().processes() > 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            group.forgiveEnded();
            if (cgroups.controls().pids()) {
                assertThat(limit(group)).isEqualTo(20);
            }
        }
    }

    private static int limit(Group group) throws IOException {
        for (Path file : group.files()) {
            Path limit = file.resolveSibling("pids.max");
            if (Files.exists(limit)) {
                return Integer.parseInt(Files.readString(limit).strip());
            }
        }
        return -1;
    }

    @Test
    void aShareOfAProcessorIsNotExceeded() throws Exception {
        try (Group group = cgroups.create("alice", "cpu", limits(0, 0.2, 0))) {
            long start = System.nanoTime();
            run(group, "exec python3 -c 'import time\nwhile time.process_time() < 0.4: pass'");
            Duration ran = Duration.ofNanos(System.nanoTime() - start);
            if (cgroups.controls().cpu()) {
                assertThat(throttled(group)).isPositive();
                assertThat(ran).isGreaterThan(Duration.ofMillis(1500));
                assertThat(group.usage().cpuTime())
                        .isBetween(Duration.ofMillis(400), Duration.ofMillis(1500));
            } else {
                assertThat(throttled(group)).isZero();
            }
        }
    }

    @Test
    void usageCountsMemoryAndProcesses() throws Exception {
        String script = "x = bytearray(50 << 20); print('ready', flush=True); input()";
        try (Group group = cgroups.create("alice", "usage", SandboxLimits.NONE);
                Started process = start(group, "exec python3 -c \"" + script + "\"")) {
            assertThat(process.line()).isEqualTo("ready");
            Usage usage = group.usage();
            if (cgroups.controls().memory()) {
                assertThat(usage.memory()).isBetween(50 * MEGABYTE, 150 * MEGABYTE);
            }
            if (cgroups.controls().pids()) {
                assertThat(usage.processes()).isEqualTo(1);
            }
        }
    }

    @Test
    void limitsChangeWhileProcessesRun() throws Exception {
        try (Group group = cgroups.create("alice", "change", limits(64 * MEGABYTE, 0, 10))) {
            group.limit(limits(512 * MEGABYTE, 1, 20));
            group.limit(limits(32 * MEGABYTE, 2, 30));
            group.limit(SandboxLimits.NONE);
            Ran ran = run(group, "python3 -c \"x = bytearray(100 << 20); print('took it')\"");
            assertThat(ran).isEqualTo(new Ran("took it\n", 0));
        }
    }

    /// Processes that ignore TERM, left their session, and start others all the time.
    @Test
    void aKillEndsEveryoneAndNobodyElse() throws Exception {
        String storm =
                "trap \"\" TERM; for i in $(seq 15); do setsid sleep 60 & done; echo go;"
                        + " for i in $(seq 500); do (sleep 0.01) & wait $!; done; sleep 60";
        try (Started bystander = start(List.of(), "exec sleep 60");
                Group group = cgroups.create("alice", "kill", limits(256 * MEGABYTE, 1, 40));
                Started process = start(group, "exec bash -c '" + storm + "' 2>/dev/null")) {
            assertThat(process.line()).isEqualTo("go");
            group.kill();
            assertThat(process.ends(Duration.ofSeconds(10))).isEqualTo(!group.files().isEmpty());
            for (Path file : group.files()) {
                assertThat(Files.readAllLines(file)).isEmpty();
            }
            assertThat(bystander.ends(Duration.ZERO)).isFalse();
            assertThat(run(group, "echo again")).isEqualTo(new Ran("again\n", 0));
        }
    }

    @Test
    void nothingIsLeftOfAClosedGroup() throws Exception {
        Group group = cgroups.create("alice", "gone", SandboxLimits.NONE);
        List<Path> files = group.files();
        try (Started process = start(group, "exec sleep 60")) {
            group.close();
            assertThat(process.ends(Duration.ofSeconds(files.isEmpty() ? 0 : 10)))
                    .isEqualTo(!files.isEmpty());
        }
        assertThat(files).noneMatch(Files::exists);
    }

    @Test
    void whatAnEarlierGatewayLeftIsEndedAndRemoved() throws Exception {
        try (Group left = cgroups.create("alice", "left", SandboxLimits.NONE);
                Started _ = start(left, "exec sleep 60");
                ControlGroups next = ControlGroups.detect(NAME);
                Group mine = next.create("alice", "mine", SandboxLimits.NONE)) {
            next.removeLeft();
            assertThat(left.files()).noneMatch(Files::exists);
            assertThat(mine.files()).allMatch(Files::exists);
        }
    }

    /// Two loops in two sandboxes of one user stand against one of another's on one processor.
    @Test
    void aUserWithMoreSandboxesHasNoMoreOfAProcessor() throws Exception {
        String loop = "exec timeout 4 taskset -c 0 sh -c 'while :; do :; done'";
        try (Group first = cgroups.create("alice", "first", SandboxLimits.NONE);
                Group second = cgroups.create("alice", "second", SandboxLimits.NONE);
                Group third = cgroups.create("alice", "third", SandboxLimits.NONE);
                Group other = cgroups.create("bob", "other", SandboxLimits.NONE);
                Started a = start(first, loop);
                Started b = start(second, loop);
                Started c = start(third, loop);
                Started d = start(other, loop)) {
            for (Started each : List.of(a, b, c, d)) {
                assertThat(each.ends(Duration.ofSeconds(20))).isTrue();
            }
            if (cgroups.controls().cpu()) {
                Duration alice =
                        first.usage()
                                .cpuTime()
                                .plus(second.usage().cpuTime())
                                .plus(third.usage().cpuTime());
                Duration bob = other.usage().cpuTime();
                assertThat(bob).isGreaterThan(alice.dividedBy(2));
            }
        }
    }

    @Test
    void theGroupOfAUserGoesWithTheLastOneInIt() throws Exception {
        Group group = cgroups.create("a/../b", "odd", SandboxLimits.NONE);
        List<Path> users = group.files().stream().map(file -> above(above(file))).toList();
        assertThat(users).allMatch(path -> path.endsWith("user-a%2F..%2Fb"));
        Group other = cgroups.create("a/../b", "even", SandboxLimits.NONE);
        group.close();
        assertThat(users).allMatch(Files::exists);
        other.close();
        assertThat(users).noneMatch(Files::exists);
    }

    private static Path above(Path path) {
        return java.util.Objects.requireNonNull(path.getParent());
    }

    private static long throttled(Group group) throws IOException {
        for (Path file : group.files()) {
            Path stat = file.resolveSibling("cpu.stat");
            long count =
                    ControlFile.number(stat, "nr_throttled").isPresent()
                            ? ControlFile.number(stat, "nr_throttled").getAsLong()
                            : 0;
            if (count > 0) {
                return count;
            }
        }
        return 0;
    }

    private static SandboxLimits limits(long memory, double cpus, int pids) {
        return new SandboxLimits(memory, 0, cpus, pids, 0, 0, 0, 0, Duration.ZERO);
    }

    /// What a line wrote and gave.
    private record Ran(String output, int code) {}

    private static Ran run(Group group, String line) throws Exception {
        try (Started process = start(group, line)) {
            return process.result();
        }
    }

    private static Started start(Group group, String line) throws IOException {
        return start(group.files(), line);
    }

    /// The shell puts itself into the group and goes on as the line.
    private static Started start(List<Path> files, String line) throws IOException {
        StringBuilder join = new StringBuilder();
        for (Path file : files) {
            join.append("echo 0 > ").append(file).append(" || exit 99; ");
        }
        return new Started(
                new ProcessBuilder("timeout", "60", "bash", "-c", join + line)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    /// A process that does not outlive its test.
    private record Started(Process process) implements AutoCloseable {
        String line() throws IOException {
            return process.inputReader(StandardCharsets.UTF_8).readLine();
        }

        boolean ends(Duration limit) throws InterruptedException {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        }

        Ran result() throws Exception {
            process.outputWriter(StandardCharsets.UTF_8).close();
            byte[] output = process.getInputStream().readAllBytes();
            return new Ran(new String(output, StandardCharsets.UTF_8), process.waitFor());
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
