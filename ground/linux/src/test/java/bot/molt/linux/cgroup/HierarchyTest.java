package bot.molt.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read from and written to the trees of other machines. The trees are plain folders here:
/// this shows the texts, not what a kernel does with them.
class HierarchyTest {
    private static final SandboxLimits LIMITS =
            new SandboxLimits(1 << 20, 4096, 1.5, 7, 0, 0, 0, 0, Duration.ZERO);

    @TempDir Path top;

    @Test
    void combinedControllersAreOneHierarchy() {
        String mountinfo =
                """
                30 23 0:26 / /sys/fs/cgroup/systemd rw shared:9 - cgroup cgroup rw,name=systemd
                31 23 0:27 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct
                32 23 0:28 /docker/1a /sys/fs/cgroup/mem\\040ory rw - cgroup cgroup rw,memory
                """;
        String membership = "4:cpu,cpuacct:/user.slice\n3:memory:/docker/1a/x\n0::/init.scope\n";
        assertThat(Hierarchy.parse(mountinfo, membership))
                .containsExactly(
                        new Hierarchy(
                                Path.of("/sys/fs/cgroup/cpu,cpuacct"),
                                Path.of("/sys/fs/cgroup/cpu,cpuacct/user.slice"),
                                false,
                                Set.of("cpu", "cpuacct")),
                        new Hierarchy(
                                Path.of("/sys/fs/cgroup/mem ory"),
                                Path.of("/sys/fs/cgroup/mem ory/x"),
                                false,
                                Set.of("memory")));
    }

    @Test
    void aGroupOutsideOfTheMountIsNeverLookedFor() {
        String mountinfo = "32 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
        Hierarchy outside = Hierarchy.parse(mountinfo, "0::/../../other\n").getFirst();
        assertThat(outside.own()).isEqualTo(Path.of("/sys/fs/cgroup"));
        assertThat(Hierarchy.parse("", "")).isEmpty();
        assertThat(Hierarchy.parse("garbage\n - cgroup2\n", "x")).isEmpty();
    }

    @Test
    void nothingMountedIsThreeGapsAndAGroupWithoutEffect() throws Exception {
        try (ControlGroups none = ControlGroups.detect("x", "", "0::/\n");
                Group group = none.create("alice", "a", LIMITS)) {
            assertThat(none.controls().gaps()).hasSize(3);
            assertThat(none.controls().gaps().getFirst())
                    .startsWith("memory of a whole sandbox is not limited: no control groups");
            assertThat(group.files()).isEmpty();
            assertThat(group.usage()).isEqualTo(Usage.UNKNOWN);
            group.kill();
            none.removeLeft();
        }
    }

    @Test
    void aDelegatedGroupIsLeftForALeafAndOpensItsControllers() throws Exception {
        Path unit = Files.createDirectories(top.resolve("user.slice/moltbot.scope"));
        Path folder = Files.createDirectories(unit.resolve("moltbot-main"));
        Path group = Files.createDirectories(folder.resolve("alice"));
        Files.createDirectories(unit.resolve("gateway"));
        for (Path each : List.of(top, unit, folder, group, unit.resolve("gateway"))) {
            fake(each);
        }
        Files.writeString(unit.resolve("cgroup.procs"), "12\n");
        try (ControlGroups cgroups = detect("0::/user.slice/moltbot.scope\n")) {
            assertThat(cgroups.controls().gaps()).isEmpty();
            assertThat(cgroups.controls().detail()).isEqualTo("cgroup v2 at " + folder);
        }
        assertThat(read(unit.resolve("gateway/cgroup.procs"))).startsWith("12");
        assertThat(read(folder.resolve("cpu.weight"))).startsWith("50");
    }

    @Test
    void aGroupThatIsNotOursIsAGapWithItsReason() throws Exception {
        Path unit = Files.createDirectories(top.resolve("session.scope"));
        Files.writeString(unit.resolve("cgroup.controllers"), "");
        Files.writeString(top.resolve("cgroup.events"), "");
        try (ControlGroups cgroups = detect("0::/session.scope\n")) {
            assertThat(cgroups.controls().memory()).isFalse();
            assertThat(cgroups.controls().gaps())
                    .allMatch(gap -> gap.contains("none of memory, cpu and pids"));
        }
    }

    @Test
    void limitsAreWrittenAsEachVersionWantsThem() {
        assertThat(LimitTexts.unified("memory", LIMITS))
                .isEqualTo(Map.of("memory.max", "1048576", "memory.swap.max", "4096"));
        assertThat(LimitTexts.unified("cpu", LIMITS)).isEqualTo(Map.of("cpu.max", "150000 100000"));
        assertThat(LimitTexts.unified("pids", LIMITS)).isEqualTo(Map.of("pids.max", "7"));
        assertThat(LimitTexts.legacy("memory", LIMITS))
                .isEqualTo(
                        Map.of(
                                "memory.limit_in_bytes", "1048576",
                                "memory.memsw.limit_in_bytes", "1052672"));
        assertThat(LimitTexts.legacy("cpu", LIMITS))
                .isEqualTo(Map.of("cpu.cfs_period_us", "100000", "cpu.cfs_quota_us", "150000"));
        assertThat(LimitTexts.unified("memory", SandboxLimits.NONE))
                .isEqualTo(Map.of("memory.max", "max", "memory.swap.max", "max"));
        assertThat(LimitTexts.unified("cpu", SandboxLimits.NONE))
                .isEqualTo(Map.of("cpu.max", "max 100000"));
        assertThat(LimitTexts.legacy("cpu", SandboxLimits.NONE))
                .containsEntry("cpu.cfs_quota_us", "-1");
        assertThat(LimitTexts.legacy("pids", SandboxLimits.NONE)).containsEntry("pids.max", "max");
    }

    @Test
    void usageIsReadFromTheFilesOfV2() throws Exception {
        Files.writeString(top.resolve("memory.current"), "5000\n");
        Files.writeString(top.resolve("memory.stat"), "anon 7\ninactive_file 1000\n");
        Files.writeString(top.resolve("cpu.stat"), "usage_usec 1500\nuser_usec 3\n");
        Files.writeString(top.resolve("pids.current"), "3\n");
        Group group = new Group("x", List.of(new Base(top, true, Set.of("memory"))), () -> {});
        assertThat(group.usage()).isEqualTo(new Usage(4000, Duration.ofNanos(1_500_000), 3));
    }

    private ControlGroups detect(String membership) {
        String mountinfo = "32 23 0:28 / %s rw - cgroup2 cgroup2 rw\n".formatted(top);
        return ControlGroups.detect("main", mountinfo, membership);
    }

    private static void fake(Path group) throws IOException {
        Files.writeString(group.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
        Files.writeString(group.resolve("cgroup.subtree_control"), "memory cpu pids          ");
        Files.writeString(group.resolve("cgroup.procs"), "");
        Files.writeString(group.resolve("cgroup.events"), "populated 1\n");
        Files.writeString(group.resolve("cpu.weight"), "100");
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
