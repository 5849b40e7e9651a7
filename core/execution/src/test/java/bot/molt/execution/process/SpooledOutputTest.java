package bot.molt.execution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.DataSize;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.concurrent.Worker;
import bot.molt.execution.quota.QuotaConfig;
import bot.molt.execution.quota.Quotas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpooledOutputTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private SpooledOutput output(long maxFile) throws IOException {
        return new SpooledOutput(
                Spool.open(folder, new DataSize(maxFile), Quotas::standard), "alice");
    }

    @Test
    void aSmallOutputTouchesNoFile() throws Exception {
        SpooledOutput output = output(1 << 20);
        append(output, "hello");
        assertThat(output.read(0, 100)).asString().isEqualTo("hello");
        assertThat(output.read(2, 2)).asString().isEqualTo("ll");
        assertThat(output.read(5, 2)).isEmpty();
        assertThat(spooled()).isZero();
    }

    @Test
    void everyByteOfALargeOutputIsFoundAgain() throws Exception {
        SpooledOutput output = output(1 << 30);
        byte[] all = new byte[3_000_000];
        Random random = new Random(7);
        random.nextBytes(all);
        for (int at = 0; at < all.length; ) {
            int length = Math.min(all.length - at, 1 + random.nextInt(70_000));
            output.append(all, at, length);
            at += length;
        }
        output.end();
        for (int i = 0; i < 500; i++) {
            int offset = random.nextInt(all.length);
            byte[] part = output.read(offset, 1 + random.nextInt(100_000));
            assertThat(part)
                    .isNotEmpty()
                    .isEqualTo(java.util.Arrays.copyOfRange(all, offset, offset + part.length));
        }
        assertThat(readAll(output)).isEqualTo(all);
        assertThat(output.size()).isEqualTo(all.length);
        output.drop();
        assertThat(spooled()).isZero();
        assertThatThrownBy(() -> output.read(100_000, 1)).isInstanceOf(IOException.class);
        assertThat(output.read(all.length - 10, 10)).hasSize(10);
    }

    @Test
    void beyondTheDiskLimitTheMiddleIsDropped() throws Exception {
        SpooledOutput output = output(100_000);
        byte[] chunk = new byte[10_000];
        for (int i = 0; i < 100; i++) {
            java.util.Arrays.fill(chunk, (byte) i);
            output.append(chunk, 0, chunk.length);
        }
        assertThat(output.size()).isEqualTo(1_000_000);
        assertThat(output.read(99_999, 10)).containsExactly(9);
        assertThatThrownBy(() -> output.read(100_000, 10))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "output at byte 100000: dropped (kept: the first 100000 and the last 262144 bytes)");
        assertThat(output.read(999_999, 10)).containsExactly(99);
        assertThat(output.read(1_000_000 - SpooledOutput.TAIL, 1)).containsExactly(73);
        assertThat(Files.size(files().getFirst())).isEqualTo(100_000);
        assertThat(output.summary(1000)).contains("999000 bytes left out");
    }

    @Test
    void anOffsetBeyondTheEndIsRefused() throws Exception {
        assertThatThrownBy(() -> output(1).read(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> output(1).read(-1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSummarySplitsNoCharacter() throws Exception {
        SpooledOutput output = output(1 << 20);
        append(output, "ä€😀".repeat(1000));
        for (int max = 20; max < 60; max++) {
            String summary = output.summary(max);
            assertThat(summary).doesNotContain("\uFFFD").contains("bytes left out");
            String kept = summary.replaceAll("\n\\[… \\d+ bytes left out …]\n", "");
            assertThat(kept.getBytes(StandardCharsets.UTF_8).length).isBetween(max - 6, max);
        }
        assertThat(output.summary(9_000)).isEqualTo("ä€😀".repeat(1000));
    }

    @Test
    void brokenTextIsShownAndKept() throws Exception {
        SpooledOutput output = output(1 << 20);
        output.append(new byte[] {'a', (byte) 0xFF, (byte) 0xC3, 'b', 0}, 0, 5);
        assertThat(output.summary(100)).isEqualTo("a\uFFFD\uFFFDb\0");
        assertThat(output.read(0, 9)).containsExactly('a', 0xFF, 0xC3, 'b', 0);
    }

    @Test
    void aReaderWaitsForMoreOrTheEnd() throws Exception {
        SpooledOutput output = output(1 << 20);
        assertThat(output.await(0, Duration.ofMillis(1))).isFalse();
        try (TaskScope scope = new TaskScope("reader")) {
            Task<Boolean> more = scope.fork(() -> output.await(0, SOON));
            append(output, "x");
            assertThat(more.join()).isTrue();
            Task<Boolean> end = scope.fork(() -> output.await(1, SOON));
            output.end();
            assertThat(end.join()).isTrue();
        }
        assertThat(output.ended()).isTrue();
    }

    @Test
    void fiveHundredSlowReadersMissNothing() throws Exception {
        SpooledOutput output = output(1 << 30);
        byte[] all = new byte[2_000_000];
        new Random(3).nextBytes(all);
        int expected = java.util.Arrays.hashCode(all);
        try (TaskScope scope = new TaskScope("readers")) {
            List<Task<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                int step = 3_000 + i * 100;
                readers.add(scope.fork(() -> follow(output, step)));
            }
            for (int at = 0; at < all.length; at += 50_000) {
                output.append(all, at, 50_000);
            }
            output.end();
            for (Task<Integer> reader : readers) {
                assertThat(reader.join()).isEqualTo(expected);
            }
        }
    }

    private static int follow(SpooledOutput output, int step) throws Exception {
        int hash = 1;
        long offset = 0;
        while (output.await(offset, SOON)) {
            byte[] part = output.read(offset, step);
            if (part.length == 0) {
                return hash;
            }
            for (byte b : part) {
                hash = 31 * hash + b;
            }
            offset += part.length;
        }
        return -1;
    }

    @Test
    void anInterruptedReaderDisturbsNobody() throws Exception {
        SpooledOutput output = output(1 << 30);
        byte[] all = new byte[1_000_000];
        output.append(all, 0, all.length);
        Worker worker =
                Worker.virtual(
                        "reader",
                        () -> {
                            try {
                                while (output.read(70_000, 60_000).length > 0) {
                                    Thread.onSpinWait();
                                }
                            } catch (IOException e) {
                                return; // dropped
                            }
                        });
        for (int i = 0; i < 100; i++) {
            assertThat(output.read(100_000, 1_000)).hasSize(1_000);
        }
        output.drop();
        worker.close();
        assertThat(worker.ended()).isTrue();
    }

    @Test
    void filesOfAnEarlierRunAreRemoved() throws Exception {
        Spool.open(folder, new DataSize(1), Quotas::standard).newFile("alice");
        assertThat(spooled()).isOne();
        Spool.open(folder, new DataSize(1), Quotas::standard);
        assertThat(spooled()).isZero();
    }

    private static void append(SpooledOutput output, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.append(bytes, 0, bytes.length);
    }

    private static byte[] readAll(SpooledOutput output) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = output.read(0, 50_000);
        while (part.length > 0) {
            all.writeBytes(part);
            part = output.read(all.size(), 50_000);
        }
        return all.toByteArray();
    }

    private long spooled() throws IOException {
        return files().size();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    @Test
    void whereNoMoreMayLieOnDiskTheMiddleIsCutAndThatIsSaid() throws Exception {
        QuotaConfig small =
                new QuotaConfig(
                        1,
                        1,
                        1,
                        Duration.ZERO,
                        new DataSize(0),
                        new DataSize(100_000),
                        new DataSize(0),
                        Duration.ZERO,
                        new DataSize(0));
        SpooledOutput output =
                new SpooledOutput(
                        Spool.open(folder, new DataSize(1 << 30), () -> Quotas.of(small)), "alice");
        byte[] bytes = new byte[1_000_000];
        output.append(bytes, 0, bytes.length);
        output.end();
        assertThat(output.size()).isEqualTo(1_000_000);
        assertThat(output.read(99_000, 1_000)).hasSize(1_000);
        assertThatThrownBy(() -> output.read(100_000, 1))
                .hasMessageContaining("the first 100000 and the last 262144 bytes")
                .hasMessageContaining("tools.quota.spool");
        assertThat(output.summary(1_000)).contains("left out; ").contains("tools.quota.spool");
    }
}
