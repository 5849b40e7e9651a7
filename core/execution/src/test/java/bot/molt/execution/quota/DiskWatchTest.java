package bot.molt.execution.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private SandboxSpec spec(long disk, long files) {
        return new SandboxSpec(
                "alice",
                "alice",
                new SandboxSpec.Workspace(workspace, "/workspace", SandboxSpec.Access.READ_WRITE),
                true,
                folder.resolve("scratch"),
                Map.of(),
                List.of(),
                new SandboxLimits(0, 0, 0, 0, disk, files, 0, 0, Duration.ZERO),
                Network.none(),
                Image.NONE);
    }

    @Test
    void aFullSandboxIsRefusedUntilSomethingWasRemoved() throws Exception {
        try (DiskWatch watch = new DiskWatch(_ -> false, _ -> {})) {
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
        try (DiskWatch watch = new DiskWatch(_ -> false, _ -> {})) {
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
        try (DiskWatch watch = new DiskWatch(_ -> false, _ -> {})) {
            assertThatThrownBy(() -> watch.beforeWriting(spec(1 << 30, 1_000), Writing.FILE))
                    .hasMessageContaining("limits.files");
        } finally {
            new ProcessBuilder("rm", "-rf", workspace.toString()).start().waitFor();
        }
    }

    @Test
    void whatIsBelowItsLimitMayWrite() throws Exception {
        try (DiskWatch watch = new DiskWatch(_ -> false, _ -> {})) {
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
        try (DiskWatch watch = new DiskWatch(_ -> ended.getCount() > 0, _ -> ended.countDown())) {
            watch.beforeWriting(spec(20 << 20, 0), Writing.COMMAND);
            Files.write(workspace.resolve("large"), new byte[40 << 20]);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
