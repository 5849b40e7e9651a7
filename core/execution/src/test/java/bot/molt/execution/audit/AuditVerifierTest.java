package bot.molt.execution.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifierTest {
    private static final Instant START = Instant.parse("2026-11-20T08:15:00Z");

    @TempDir Path folder;
    private Path file;
    private List<String> lines;

    @BeforeEach
    void aLogOfFive() throws Exception {
        file = folder.resolve("audit.jsonl");
        AuditConfig config = Binder.bind(AuditConfig.class, Json.Obj.EMPTY);
        try (FileAuditLog log =
                FileAuditLog.open(config, file, new Redactor(), InstantSource.system())) {
            for (int i = 1; i <= 5; i++) {
                log.append(Json.object().put("type", "tool_call").put("n", i).build());
            }
        }
        lines = new ArrayList<>(Files.readAllLines(file));
    }

    @Test
    void anUntouchedLogIsIntact() throws Exception {
        assertThat(AuditVerifier.series(file))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> {
                            assertThat(intact.records()).isEqualTo(5);
                            assertThat(intact.firstTs())
                                    .isAfter(START)
                                    .isBeforeOrEqualTo(intact.lastTs());
                        });
        assertThat(AuditVerifier.series(folder.resolve("other.jsonl")))
                .isEqualTo(new Verification.Intact(0, null, null));
    }

    @Test
    void anyFlippedByteIsFoundInItsLine() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = whole.clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            assertThat(AuditVerifier.series(file))
                    .as("byte " + at)
                    .isInstanceOf(Verification.Broken.class);
        }
    }

    @Test
    void aChangedRecordIsNamed() throws Exception {
        lines.set(2, lines.get(2).replace("\"n\":3", "\"n\":4"));
        assertThat(check()).isEqualTo(broken(3, 3, "content changed: it does not match its hash"));
    }

    @Test
    void aDroppedRecordIsNamed() throws Exception {
        lines.remove(2);
        assertThat(check()).isEqualTo(broken(3, 4, "records 3 to 3 are missing before it"));
    }

    @Test
    void swappedRecordsAreNamed() throws Exception {
        Collections.swap(lines, 1, 2);
        assertThat(check()).isEqualTo(broken(2, 3, "records 2 to 2 are missing before it"));
    }

    @Test
    void aRecordThatStandsTwiceIsNamed() throws Exception {
        lines.add(3, lines.get(2));
        assertThat(check())
                .isEqualTo(broken(4, 3, "it stands after record 3 (expected: record 4)"));
    }

    @Test
    void aForgedRecordWithARightHashOfItsOwnIsNamed() throws Exception {
        LineBuffer forged = new LineBuffer();
        AuditLine.encode(
                new AuditHead(2, "f".repeat(64)),
                START.toEpochMilli(),
                "{\"type\":\"x\"}".getBytes(AuditLine.UTF_8),
                forged);
        lines.set(2, new String(forged.array(), 0, forged.length() - 1, AuditLine.UTF_8));
        assertThat(check())
                .isEqualTo(
                        broken(3, 3, "it does not continue the record before; one was replaced"));
    }

    @Test
    void aForgedTailIsFoundThroughTheHeadFile() throws Exception {
        AuditLine.Parsed fourth = AuditLine.parse(lines.get(3).getBytes(AuditLine.UTF_8));
        LineBuffer forged = new LineBuffer();
        AuditLine.encode(
                fourth.head(),
                START.toEpochMilli(),
                "{\"type\":\"x\"}".getBytes(AuditLine.UTF_8),
                forged);
        lines.set(4, new String(forged.array(), 0, forged.length() - 1, AuditLine.UTF_8));
        assertThat(check())
                .isEqualTo(broken(5, 5, "it is not the record that the head file names"));
    }

    @Test
    void droppedLastRecordsAreFoundThroughTheHeadFile() throws Exception {
        lines.removeLast();
        lines.removeLast();
        assertThat(check()).isEqualTo(broken(0, 4, "records 4 to 5 are missing at the end"));
    }

    @Test
    void aTornLastLineIsNamed() throws Exception {
        Files.writeString(file, String.join("\n", lines));
        assertThat(AuditVerifier.series(file)).isEqualTo(broken(5, 5, "the last line is torn"));
    }

    @Test
    void aLineThatIsNoRecordIsNamed() throws Exception {
        lines.add(2, "{\"type\":\"tool_call\"}");
        assertThat(check())
                .isEqualTo(
                        broken(
                                3,
                                3,
                                "not a record of the audit log (expected: seq first, hash last)"));
    }

    @Test
    void oneFileIsCheckedWithoutItsPast() throws Exception {
        lines.removeFirst();
        Files.write(file, lines);
        assertThat(AuditVerifier.file(file)).isInstanceOf(Verification.Intact.class);
        assertThat(AuditVerifier.series(file))
                .isEqualTo(broken(1, 2, "records 1 to 1 are missing before it"));
    }

    private Verification check() throws Exception {
        Files.write(file, lines);
        return AuditVerifier.series(file);
    }

    private Verification broken(long line, long seq, String what) {
        return new Verification.Broken(file, line, seq, what);
    }
}
