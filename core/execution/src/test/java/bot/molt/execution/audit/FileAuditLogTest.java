package bot.molt.execution.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditLogTest {
    private static final Instant START = Instant.parse("2026-11-20T08:15:00.042Z");

    @TempDir Path temp;
    private Path folder;
    private Path file;
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;

    @BeforeEach
    void place() {
        folder = temp.resolve("logs");
        file = folder.resolve("audit.jsonl");
    }

    @Test
    void aRecordIsOneLineThatAnotherProgramCanCheck() throws Exception {
        try (FileAuditLog log = open("{}")) {
            log.append(record("a")).awaitDurable();
            log.append(record("b")).awaitDurable();
        }
        List<String> lines = Files.readAllLines(file);
        String content =
                "{\"seq\":1,\"ts\":\"2026-11-20T08:15:00.042Z\",\"type\":\"tool_call\",\"userId\":\"a\",\"prev\":\""
                        + "0".repeat(64)
                        + "\"";
        String hash = bot.molt.base.Digests.sha256Hex(content);
        assertThat(lines.getFirst()).isEqualTo(content + ",\"hash\":\"" + hash + "\"}");
        assertThat(JsonText.parseObject(lines.getLast()).string("prev")).contains(hash);
        assertThat(lines).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void reopeningContinuesTheChain() throws Exception {
        write(3);
        write(2);
        assertThat(AuditVerifier.series(file)).isEqualTo(new Verification.Intact(5, START, START));
    }

    @Test
    void aTornLastLineIsCutOffAndKeptAside() throws Exception {
        write(2);
        String torn = "{\"seq\":3,\"ts\":\"2026";
        Files.writeString(file, torn, StandardOpenOption.APPEND);
        write(1);
        assertThat(AuditVerifier.series(file)).isEqualTo(new Verification.Intact(3, START, START));
        assertThat(folder.resolve("audit.torn-" + START.toEpochMilli())).hasContent(torn);
    }

    @Test
    void aLastRecordThatWasChangedIsRefused() throws Exception {
        write(2);
        Files.writeString(file, Files.readString(file).replace("\"u1\"", "\"u7\""));
        assertThatThrownBy(() -> open("{}"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("moltbot audit verify")
                .hasMessageContaining("content changed");
    }

    @Test
    void missingNewestRecordsAreRefused() throws Exception {
        write(3);
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, lines.getFirst() + "\n");
        assertThatThrownBy(() -> open("{}"))
                .hasMessageContaining("it ends at record 1, but record 3 was written");
        Files.delete(file);
        assertThatThrownBy(() -> open("{}"))
                .hasMessageContaining("it ends at record 0, but record 3 was written");
    }

    @Test
    void aFileThatIsNoLogIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(file, "my notes");
        assertThatThrownBy(() -> open("{}")).hasMessageContaining("no record");
        assertThat(file).hasContent("my notes");
    }

    @Test
    void aSecondWriterIsRefused() {
        try (FileAuditLog log = open("{}")) {
            assertThat(log.state()).isEqualTo(new AuditState.Writing());
            assertThatThrownBy(() -> open("{}"))
                    .hasMessageContaining("is written by another gateway, process");
        }
    }

    @Test
    void aFullFileIsKeptAndTheChainGoesOn() throws Exception {
        try (FileAuditLog log = open("{'maxFileBytes':1024}")) {
            for (int i = 0; i < 20; i++) {
                log.append(record("u" + i)).awaitDurable();
            }
        }
        assertThat(names())
                .contains("audit-20261120-1.jsonl", "audit-20261120-2.jsonl", "audit.jsonl");
        assertThat(AuditVerifier.series(file)).isEqualTo(new Verification.Intact(20, START, START));
        write(1);
        assertThat(AuditVerifier.series(file)).isEqualTo(new Verification.Intact(21, START, START));
        Files.delete(folder.resolve("audit-20261120-1.jsonl"));
        assertThat(AuditVerifier.series(file)).isInstanceOf(Verification.Broken.class);
    }

    @Test
    void aNewDayBeginsANewFile() throws Exception {
        Instant tomorrow = START.plus(Duration.ofDays(1));
        try (FileAuditLog log = open("{}")) {
            log.append(record("a")).awaitDurable();
            now.set(tomorrow);
            log.append(record("b")).awaitDurable();
        }
        assertThat(names()).contains("audit-20261120-1.jsonl");
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(AuditVerifier.series(file))
                .isEqualTo(new Verification.Intact(2, START, tomorrow));
    }

    @Test
    void aLogThatLostItsFileRefusesAndRecoversWithAVisibleGap() throws Exception {
        try (FileAuditLog log = open("{}")) {
            log.append(record("a")).awaitDurable();
            Files.delete(file);
            assertThatThrownBy(() -> log.append(record("b")).awaitDurable())
                    .isInstanceOf(CodedException.class)
                    .hasMessageContaining("was removed");
            awaitWriting(log);
            log.append(record("c")).awaitDurable();
        }
        assertThat(AuditVerifier.series(file))
                .isEqualTo(
                        new Verification.Broken(
                                file, 1, 2, "records 1 to 1 are missing before it"));
    }

    @Test
    void aLogWhoseFileWasReplacedStaysRefused() throws Exception {
        try (FileAuditLog log = open("{}")) {
            log.append(record("a")).awaitDurable();
            String old = Files.readString(file);
            log.append(record("b")).awaitDurable();
            Files.delete(file);
            Files.writeString(file, old);
            assertThatThrownBy(() -> log.append(record("c")).awaitWritten())
                    .hasMessageContaining("replaced");
            assertThatThrownBy(() -> log.append(record("d")).awaitWritten())
                    .isInstanceOf(CodedException.class);
        }
    }

    @Test
    void aLogThatCannotBeOpenedIsTriedAgain() throws Exception {
        Files.writeString(folder, "in the way");
        try (FileAuditLog log = open("{}")) {
            assertThat(log.state()).isInstanceOf(AuditState.Unavailable.class);
            assertThatThrownBy(() -> log.append(record("a"))).hasMessageContaining("audit log");
            Files.delete(folder);
            awaitWriting(log);
            log.append(record("b")).awaitDurable();
        }
        assertThat(AuditVerifier.series(file)).isEqualTo(new Verification.Intact(1, START, START));
    }

    @Test
    void aClosedLogRefuses() {
        FileAuditLog log = open("{}");
        log.close();
        assertThatThrownBy(() -> log.append(record("a"))).hasMessageContaining("closed");
        assertThat(log.state()).isEqualTo(new AuditState.Closed());
    }

    @Test
    void closingWritesWhatWaits() throws Exception {
        FileAuditLog log = open("{}");
        for (int i = 0; i < 1000; i++) {
            log.append(record("u" + i));
        }
        log.close();
        assertThat(AuditVerifier.series(file))
                .isEqualTo(new Verification.Intact(1000, START, START));
    }

    @Test
    void whatIsNotWantedIsNotWritten() throws Exception {
        try (FileAuditLog log = open("{'includeToolCalls':false}")) {
            log.append(record("a")).awaitDurable();
            log.append(Json.object().put("type", "auth").put("result", "x").build()).awaitDurable();
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).contains("\"type\":\"auth\"").doesNotContain("result");
    }

    @Test
    void secretsAndLongTextsDoNotReachTheFile() throws Exception {
        Json.Obj args =
                Json.object()
                        .put("command", "x".repeat(9000))
                        .put("token", "hunter2hunter2")
                        .build();
        try (FileAuditLog log = open("{'maxFieldLength':64}")) {
            log.append(record("a").with("args", args)).awaitDurable();
        }
        Json.Obj written = JsonText.parseObject(Files.readAllLines(file).getFirst()).object("args");
        assertThat(written.string("token")).contains("***");
        assertThat(written.string("command").orElseThrow()).startsWith("xxx").hasSizeLessThan(110);
    }

    @Test
    void aRecordCannotSetWhatTheLogSets() {
        try (FileAuditLog log = open("{}")) {
            assertThatThrownBy(() -> log.append(record("a").with("hash", "x")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> log.append(Json.Obj.EMPTY))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void awaitWriting(FileAuditLog log) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!(log.state() instanceof AuditState.Writing) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(log.state()).isEqualTo(new AuditState.Writing());
    }

    private void write(int count) throws InterruptedException {
        try (FileAuditLog log = open("{}")) {
            for (int i = 0; i < count; i++) {
                log.append(record("u" + i)).awaitDurable();
            }
        }
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(found -> String.valueOf(found.getFileName())).sorted().toList();
        }
    }

    private FileAuditLog open(String config) {
        AuditConfig settings =
                Binder.bind(AuditConfig.class, JsonText.parseObject(config.replace('\'', '"')));
        return FileAuditLog.open(settings, file, new Redactor(), clock);
    }

    private static Json.Obj record(String user) {
        return Json.object().put("type", "tool_call").put("userId", user).build();
    }
}
