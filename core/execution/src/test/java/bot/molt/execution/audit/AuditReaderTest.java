package bot.molt.execution.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditReaderTest {
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    @TempDir Path folder;
    private Path file;
    private FileAuditLog log;
    private AuditReader reader;
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;

    @BeforeEach
    void open() {
        file = folder.resolve("audit.jsonl");
        AuditConfig config =
                Binder.bind(
                        AuditConfig.class,
                        JsonText.parseObject("{\"maxFileBytes\":4096,\"maxFieldLength\":65536}"));
        log = FileAuditLog.open(config, file, new Redactor(), clock);
        reader = new AuditReader(file);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void theTailComesFromTheEndOfSeveralFiles() throws Exception {
        write(40, "alice");
        assertThat(new AuditSeries(file).closed()).hasSizeGreaterThan(1);
        assertThat(seqs(reader.tail(35, AuditFilter.ALL))).isEqualTo(range(6, 40));
        assertThat(seqs(reader.tail(100, AuditFilter.ALL))).isEqualTo(range(1, 40));
        assertThat(reader.tail(0, AuditFilter.ALL)).isEmpty();
    }

    @Test
    void linesLongerThanABlockAreRead() throws Exception {
        for (int i = 0; i < 3; i++) {
            Json.Obj args =
                    Json.object()
                            .put("a", "x".repeat(60_000))
                            .put("b", "y y ".repeat(15_000))
                            .build();
            log.append(Json.object().put("type", "config").put("args", args).build())
                    .awaitDurable();
        }
        assertThat(seqs(reader.tail(2, AuditFilter.ALL))).containsExactly(2L, 3L);
    }

    @Test
    void aTornLastLineIsNotShown() throws Exception {
        write(2, "alice");
        Files.writeString(file, "{\"seq\":3", StandardOpenOption.APPEND);
        assertThat(seqs(reader.tail(5, AuditFilter.ALL))).containsExactly(1L, 2L);
    }

    @Test
    void filtersAreCombined() throws Exception {
        write(3, "alice");
        now.set(START.plus(Duration.ofMinutes(1)));
        write(2, "bob");
        write(1, "alice");
        log.append(AuditRecords.gateway("stop", "1")).awaitDurable();
        assertThat(seqs(reader.tail(9, new AuditFilter("alice", "tool_call", "exec", null))))
                .containsExactly(1L, 2L, 3L, 6L);
        assertThat(seqs(reader.tail(9, new AuditFilter("alice", null, null, now.get()))))
                .containsExactly(6L);
        assertThat(seqs(reader.tail(9, new AuditFilter(null, "gateway", null, null))))
                .containsExactly(7L);
        assertThat(reader.tail(9, new AuditFilter(null, null, "read", null))).isEmpty();
    }

    @Test
    void aFollowerMissesNothingAcrossRotations() throws Exception {
        write(3, "alice");
        AuditReader.Position at = reader.end();
        assertThat(reader.follow(at, AuditFilter.ALL).records()).isEmpty();
        write(30, "alice");
        AuditReader.Page page = reader.follow(at, AuditFilter.ALL);
        assertThat(seqs(page.records())).isEqualTo(range(4, 33));
        write(1, "alice");
        assertThat(seqs(reader.follow(page.next(), AuditFilter.ALL).records()))
                .containsExactly(34L);
    }

    @Test
    void anExportIsTheLinesOrRows() throws Exception {
        write(1, "alice");
        log.append(AuditRecords.auth("failed", "=cmd|'x'", "http", "10.0.0.1", "wrong, \"bad\""))
                .awaitDurable();
        assertThat(export(AuditReader.Format.JSONL, AuditFilter.ALL))
                .isEqualTo(Files.readString(file));
        String[] rows =
                export(AuditReader.Format.CSV, new AuditFilter(null, "auth", null, null))
                        .split("\r\n");
        assertThat(rows).hasSize(2);
        assertThat(rows[1])
                .startsWith("2,2026-11-20T08:00:00.000Z,auth,,failed,,'=cmd|'x',,,http,10.0.0.1,")
                .contains(",\"wrong, \"\"bad\"\"\",");
    }

    private String export(AuditReader.Format format, AuditFilter filter) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reader.export(out, format, filter);
        return out.toString(StandardCharsets.UTF_8);
    }

    private void write(int count, String user) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            log.append(
                            Json.object()
                                    .put("type", "tool_call")
                                    .put("userId", user)
                                    .put("tool", "exec")
                                    .build())
                    .awaitDurable();
        }
    }

    private static List<Long> seqs(List<Json.Obj> records) {
        return records.stream().map(record -> record.number("seq").orElseThrow()).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
