package bot.molt.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.IsoTime;
import bot.molt.cli.TestCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `logs` on a machine where no gateway answers.
class LogsCommandTest {
    @TempDir Path home;

    private static String line(Duration ago, String level, String text) {
        return "{\"ts\":\"%s\",\"level\":\"%s\",\"logger\":\"X\",\"msg\":\"%s\"}\n"
                .formatted(IsoTime.millis(Instant.now().minus(ago)), level, text);
    }

    private TestCli cli() {
        return new TestCli(home).with("MOLTBOT_GATEWAY_PORT", "1");
    }

    private void write(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(
                file,
                line(Duration.ofHours(2), "warn", "long ago")
                        + line(Duration.ofSeconds(5), "info", "just now")
                        + line(Duration.ofSeconds(4), "error", "broken"));
    }

    @Test
    void theFileIsReadWhereNoGatewayAnswers() throws Exception {
        write(home.resolve(".clawdbot/logs/gateway.log"));
        TestCli.Outcome shown = cli().run("logs", "--tail", "2");
        assertThat(shown.code()).isZero();
        assertThat(shown.out().lines().map(line -> line.substring(25)))
                .containsExactly("info X just now", "error X broken");
        assertThat(shown.err()).contains("connection refused").contains("reading the file");
    }

    @Test
    void timesAndLevelsPickLines() throws Exception {
        write(home.resolve(".clawdbot/logs/gateway.log"));
        assertThat(
                        cli().run("logs", "--local", "--since", "10m", "--level", "warn", "--json")
                                .out())
                .contains("\"broken\"")
                .doesNotContain("long ago", "just now");
        assertThat(cli().run("logs", "--local", "--level", "warn").out()).contains("long ago");
    }

    @Test
    void theFileOfTodayIsMeantWhereTheNameHasTheDay() throws Exception {
        Files.createDirectories(home.resolve(".clawdbot"));
        Files.writeString(
                home.resolve(".clawdbot/moltbot.json"),
                "{ logging: { file: '~/logs/moltbot-YYYY-MM-DD.log' } }");
        write(
                home.resolve(
                        "logs/moltbot-"
                                + LocalDate.now(java.time.ZoneId.systemDefault())
                                + ".log"));
        assertThat(cli().run("logs", "--local").out().lines()).hasSize(3);
    }

    @Test
    void whatIsMissingOrWrongIsSaid() {
        assertThat(cli().run("logs", "--local").err())
                .contains(".clawdbot/logs/gateway.log: not there (expected:");
        assertThat(cli().run("logs", "--since", "soon").err())
                .contains("--since: soon (expected: a time such as 10m or 2h");
    }

    @Test
    void aFarGatewayIsNeverReplacedByTheFileHere() throws Exception {
        write(home.resolve(".clawdbot/logs/gateway.log"));
        TestCli.Outcome refused = cli().run("logs", "--url", "http://127.0.0.1:1");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
    }
}
