package bot.molt.execution.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.DataSize;
import bot.molt.execution.quota.DiskWatch.Writing;
import bot.molt.spi.sandbox.Image;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
    @TempDir Path folder;
    private Path workspace;

    @BeforeEach
    void make() throws IOException {
        workspace = Files.createDirectories(folder.resolve("workspace"));
        Files.createDirectories(folder.resolve("scratch"));
    }

    private static DiskWatch watch(Predicate<String> busy, Consumer<String> end) {
        return new DiskWatch(Quotas::standard, _ -> 0, busy, end);
    }

    private SandboxSpec spec(long disk, long files) {
        return spec("alice", disk, files);
    }

    private SandboxSpec spec(String name, long disk, long files) {
        return new SandboxSpec(
                name,
                "alice",
                new SandboxSpec.Workspace(workspace, "/workspace", SandboxSpec.Access.READ_WRITE),
                true,
                folder.resolve(name.equals("alice") ? "scratch" : name),
                Map.of(),
                List.of(),
                new SandboxLimits(0, 0, 0, 0, disk, files, 0, 0, Duration.ZERO),
                Network.none(),
                Image.NONE);
    }

    @Test
    void aFullSandboxIsRefusedUntilSomethingWasRemoved() throws Exception {
        try (DiskWatch watch = watch(_ -> false, _ -> {})) {
            Path large = Files.write(workspace.resolve("large"), new byte[2_000]);
            assertThatThrownBy(() -> watch.beforeWriting(spec(1_000, 0), Writing.FILE))
                    .hasMessageContaining("2000 bytes")
                    .hasMessageContaining("limits.disk");
            watch.beforeWriting(spec(1_000, 0), Writing.COMMAND);
            Files.delete(large);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (refused(watch)) {
                assertThat(System.nanoTime()).as("still refused").isLessThan(end);
            }
        }
    }

    private boolean refused(DiskWatch watch) {
        try {
            watch.beforeWriting(spec(1_000, 0), Writing.FILE);
            return false;
        } catch (bot.molt.base.CodedException e) {
            return true;
        }
    }

    @Test
    void tooManyEntriesAreRefused() throws Exception {
        try (DiskWatch watch = watch(_ -> false, _ -> {})) {
            for (int i = 0; i < 30; i++) {
                Files.createFile(workspace.resolve("f" + i));
            }
            assertThatThrownBy(() -> watch.beforeWriting(spec(0, 20), Writing.FILE))
                    .hasMessageContaining("limits.files");
        }
    }

    @Test
    void whatIsHiddenBehindALongPathCountsAsTooMuch() throws Exception {
        String deep =
                "import os, sys\nos.chdir(sys.argv[1])\nfor i in range(40):\n  os.mkdir('d' * 200)\n  os.chdir('d' * 200)\nopen('f', 'w').write('x')";
        int made =
                new ProcessBuilder("python3", "-c", deep, workspace.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(made).isZero();
        try (DiskWatch watch = watch(_ -> false, _ -> {})) {
            assertThatThrownBy(() -> watch.beforeWriting(spec(1 << 30, 1_000), Writing.FILE))
                    .hasMessageContaining("limits.files");
        } finally {
            new ProcessBuilder("rm", "-rf", workspace.toString()).start().waitFor();
        }
    }

    @Test
    void whatIsBelowItsLimitMayWrite() throws Exception {
        try (DiskWatch watch = watch(_ -> false, _ -> {})) {
            Files.write(workspace.resolve("a"), new byte[500]);
            Files.write(folder.resolve("scratch/b"), new byte[400]);
            assertThatCode(() -> watch.beforeWriting(spec(1_000, 20), Writing.FILE))
                    .doesNotThrowAnyException();
            assertThat(watch.bytes("alice")).hasValue(900L);
            assertThatCode(() -> watch.beforeWriting(null, Writing.FILE))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aSandboxThatGrowsAboveItsLimitIsEnded() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (DiskWatch watch = watch(_ -> ended.getCount() > 0, _ -> ended.countDown())) {
            watch.beforeWriting(spec(20 << 20, 0), Writing.COMMAND);
            Files.write(workspace.resolve("large"), new byte[40 << 20]);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Quotas disk(long bytes) {
        UserQuotaConfig own =
                new UserQuotaConfig(null, null, null, null, null, new DataSize(bytes));
        return Quotas.of(QuotaConfig.standard(), Map.of("alice", own));
    }

    @Test
    void allSandboxesOfAUserAndTheOutputCountTogether() throws Exception {
        Files.write(workspace.resolve("a"), new byte[500]);
        Files.write(Files.createDirectories(folder.resolve("one")).resolve("b"), new byte[300]);
        Path large = Files.createDirectories(folder.resolve("two")).resolve("c");
        Files.write(large, new byte[200]);
        AtomicLong spooled = new AtomicLong();
        try (DiskWatch watch =
                new DiskWatch(() -> disk(1_000), _ -> spooled.get(), _ -> false, _ -> {})) {
            watch.beforeWriting(spec("one", 0, 0), Writing.FILE);
            watch.beforeWriting(spec("two", 0, 0), Writing.FILE);
            assertThat(watch.bytesOf("alice")).isEqualTo(1_000);
            spooled.set(1);
            assertThatThrownBy(() -> watch.beforeWriting(spec("one", 0, 0), Writing.FILE))
                    .hasMessageContaining("1001 bytes of this user")
                    .hasMessageContaining("at most 1000")
                    .hasMessageContaining("routing.users[alice].quota");
            watch.beforeWriting(spec("one", 0, 0), Writing.COMMAND);
            spooled.set(0);
            assertThatCode(() -> watch.beforeWriting(spec("one", 0, 0), Writing.FILE))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void whatGrowsAboveTheUsersQuotaIsEnded() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (DiskWatch watch =
                new DiskWatch(
                        () -> disk(20 << 20),
                        _ -> 0,
                        _ -> ended.getCount() > 0,
                        _ -> ended.countDown())) {
            watch.beforeWriting(spec(0, 0), Writing.COMMAND);
            Files.write(workspace.resolve("large"), new byte[40 << 20]);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
