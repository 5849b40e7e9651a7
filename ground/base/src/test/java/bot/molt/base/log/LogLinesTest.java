package bot.molt.base.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines of logs, picked and followed.
class LogLinesTest {
    private static final String OLD = line("2026-11-20T08:00:00.000Z", "warn");
    private static final String NEW = line("2026-11-20T09:00:00.000Z", "info");
    private static final String BARE = "no document at all";

    @TempDir Path folder;

    private static String line(String time, String level) {
        return "{\"ts\":\"%s\",\"level\":\"%s\",\"msg\":\"x\"}".formatted(time, level);
    }

    @Test
    void levelsAndTimesPickLines() {
        Predicate<String> warnings = LogFilter.of("warn", null);
        Predicate<String> later = LogFilter.of(null, "2026-11-20T08:30:00Z");
        List<String> lines = List.of(OLD, NEW, BARE);
        assertThat(lines.stream().filter(warnings)).containsExactly(OLD, BARE);
        assertThat(lines.stream().filter(later)).containsExactly(NEW, BARE);
        assertThat(lines.stream().filter(LogFilter.of(null, null)))
                .containsExactlyElementsOf(lines);
    }

    @Test
    void whatIsNoLevelOrMomentIsRefused() {
        assertThatThrownBy(() -> LogFilter.of("loud", null))
                .isInstanceOf(CodedException.class)
                .hasMessage("level: loud (expected: debug, info, warn or error)");
        assertThatThrownBy(() -> LogFilter.of(null, "yesterday"))
                .hasMessage("since: yesterday (expected: a moment such as 2026-11-20T08:15:00Z)");
    }

    @Test
    void theDayInANameIsTheOneOfTheClockOnTheWall() {
        Instant now = Instant.parse("2026-11-20T12:00:00Z");
        LocalDate day = LocalDate.ofInstant(now, ZoneId.systemDefault());
        assertThat(LogPath.at(Path.of("/tmp/m/moltbot-YYYY-MM-DD.log"), now))
                .isEqualTo(Path.of("/tmp/m/moltbot-" + day + ".log"));
        assertThat(LogPath.at(Path.of("/x/gateway.log"), now)).isEqualTo(Path.of("/x/gateway.log"));
    }

    @Test
    void followingGoesOnWithTheNextDaysFile() throws Exception {
        Path first = Files.writeString(folder.resolve("1.log"), OLD + "\n");
        Path second = folder.resolve("2.log");
        AtomicReference<Path> current = new AtomicReference<>(first);
        try (LogFollow log = new LogFollow(current::get, line -> true)) {
            assertThat(log.next()).isEmpty();
            Files.writeString(first, "end\n", StandardOpenOption.APPEND);
            Files.writeString(second, "begin\n");
            current.set(second);
            assertThat(log.next()).containsExactly("end", "begin");
            Files.writeString(second, "more\n", StandardOpenOption.APPEND);
            assertThat(log.next()).containsExactly("more");
        }
    }
}
