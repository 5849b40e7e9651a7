package bot.molt.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000;

    @TempDir Path folder;

    @Test
    void aFullFileBecomesAnArchiveAndTheOldestGo() throws Exception {
        LogFile log = open("{'maxFileBytes':4096,'keep':2,'compress':false}");
        for (int i = 0; i < 5; i++) {
            write(log, NOON, i + "x".repeat(3_000));
        }
        assertThat(names())
                .containsExactly("gateway-20261120-3.log", "gateway-20261120-4.log", "gateway.log");
        assertThat(Files.readString(folder.resolve("gateway-20261120-3.log"))).startsWith("2x");
        assertThat(Files.readString(folder.resolve("gateway.log"))).startsWith("4x");
    }

    @Test
    void aNewDayBeginsANewFileAndArchivesAreCompressed() throws Exception {
        LogFile log = open("{}");
        write(log, NOON, "first\n");
        write(log, NOON + DAY, "second\n");
        assertThat(names()).containsExactly("gateway-20261120-1.log.gz", "gateway.log");
        try (GZIPInputStream in =
                new GZIPInputStream(
                        Files.newInputStream(folder.resolve("gateway-20261120-1.log.gz")))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("first\n");
        }
        assertThat(folder.resolve("gateway.log")).hasContent("second");
    }

    @Test
    void anotherProgramMayMoveTheFileAway() throws Exception {
        LogFile log = open("{}");
        write(log, NOON, "first\n");
        Files.move(folder.resolve("gateway.log"), folder.resolve("moved"));
        write(log, NOON, "second\n");
        assertThat(folder.resolve("gateway.log")).hasContent("second");
    }

    @Test
    void foreignFilesAreLeftAlone() throws Exception {
        Files.writeString(folder.resolve("gateway-notes-1.log"), "x");
        Files.writeString(folder.resolve("gateway-20261120-1.txt"), "x");
        LogFile log = open("{'maxFileBytes':4096,'keep':0}");
        write(log, NOON, "x".repeat(4_000));
        write(log, NOON, "y".repeat(4_000));
        assertThat(names())
                .containsExactly("gateway-20261120-1.txt", "gateway-notes-1.log", "gateway.log");
    }

    @Test
    void aNameWithTheDayHasAFileForEachDay() throws Exception {
        LogFile log = open("moltbot-YYYY-MM-DD.log", "{'keep':2}");
        for (int day = 0; day < 4; day++) {
            write(log, NOON + day * DAY, "day " + day + "\n");
        }
        assertThat(names())
                .containsExactly(
                        "moltbot-2026-11-21.log.gz",
                        "moltbot-2026-11-22.log.gz",
                        "moltbot-2026-11-23.log");
        assertThat(folder.resolve("moltbot-2026-11-23.log")).hasContent("day 3");
    }

    @Test
    void aDayThatIsTooBigForOneFileHasSeveral() throws Exception {
        LogFile log = open("moltbot-YYYY-MM-DD.log", "{'maxFileBytes':4096,'compress':false}");
        for (int i = 0; i < 3; i++) {
            write(log, NOON, i + "x".repeat(3_000));
        }
        write(log, NOON + DAY, "next");
        assertThat(names())
                .containsExactly(
                        "moltbot-2026-11-20-1.log",
                        "moltbot-2026-11-20-2.log",
                        "moltbot-2026-11-20.log",
                        "moltbot-2026-11-21.log");
        assertThat(Files.readString(folder.resolve("moltbot-2026-11-20-1.log"))).startsWith("0x");
        assertThat(Files.readString(folder.resolve("moltbot-2026-11-20.log"))).startsWith("2x");
    }

    @Test
    void whatAnEarlierProcessLeftIsCompressed() throws Exception {
        Files.writeString(folder.resolve("moltbot-2026-11-18.log"), "old\n");
        write(open("moltbot-YYYY-MM-DD.log", "{}"), NOON, "new\n");
        assertThat(names()).containsExactly("moltbot-2026-11-18.log.gz", "moltbot-2026-11-20.log");
    }

    private LogFile open(String config) {
        return open("gateway.log", config);
    }

    private LogFile open(String name, String config) {
        LogFile log = new LogFile(folder.resolve(name));
        log.configure(
                Binder.bind(LogConfig.class, JsonText.parseObject(config.replace('\'', '"'))));
        return log;
    }

    private static void write(LogFile log, long at, String text) throws Exception {
        log.write(text.getBytes(StandardCharsets.UTF_8), at);
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }
}
