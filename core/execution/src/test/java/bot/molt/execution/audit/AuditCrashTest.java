package bot.molt.execution.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills a writing process at random moments. `-Daudit.crash.rounds=200` for the long form.
class AuditCrashTest {
    @TempDir Path folder;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aKilledProcessLosesNothingThatItAcknowledged() throws Exception {
        Path file = folder.resolve("audit.jsonl");
        Random random = new Random(11);
        Set<Long> acknowledged = new HashSet<>();
        int rounds = Integer.getInteger("audit.crash.rounds", 8);
        for (int round = 0; round < rounds; round++) {
            int before = acknowledged.size();
            Process writer = start(file, round * 10_000_000L);
            killAfter(writer, 1 + random.nextInt(1_500), random.nextInt(3_000_000), acknowledged);
            assertThat(acknowledged.size()).isGreaterThan(before);
            assertThat(recorded(file)).as("round " + round).containsAll(acknowledged);
        }
        Process last = start(file, rounds * 10_000_000L);
        killAfter(last, 1, 0, acknowledged);
        assertThat(AuditVerifier.series(file))
                .satisfiesAnyOf(
                        found -> assertThat(found).isInstanceOf(Verification.Intact.class),
                        found -> assertThat(found.toString()).contains("torn"));
    }

    private static Process start(Path file, long first) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        file.toString(),
                        Long.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Lets it acknowledge `count` records and a random moment more.
    private static void killAfter(Process writer, int count, long nanos, Set<Long> acknowledged)
            throws Exception {
        try (BufferedReader out = writer.inputReader()) {
            String line = out.readLine();
            for (int i = 1; i < count && line != null; i++) {
                acknowledged.add(Long.valueOf(line));
                line = out.readLine();
            }
            long until = System.nanoTime() + nanos;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            writer.toHandle().destroyForcibly();
            while (line != null) {
                acknowledged.add(Long.valueOf(line));
                line = out.readLine();
            }
        }
        assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /// Every number in whole lines; checks the chain as far as it goes.
    private static Set<Long> recorded(Path file) throws Exception {
        Set<Long> numbers = new HashSet<>();
        AuditHead head = AuditHead.NONE;
        List<Path> parts = new AuditSeries(file).all();
        // A process that is killed between two files leaves the full ones alone.
        assertThat(parts).isNotEmpty();
        for (Path part : parts) {
            try (LineSource lines = new LineSource(part, 0)) {
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    AuditLine.Parsed record = AuditLine.parse(line);
                    assertThat(record.seq()).isEqualTo(head.seq() + 1);
                    assertThat(record.prev()).isEqualTo(head.hash());
                    head = record.head();
                    Json.Obj content = record.record();
                    content.number("n").ifPresent(numbers::add);
                }
            }
        }
        return numbers;
    }
}
