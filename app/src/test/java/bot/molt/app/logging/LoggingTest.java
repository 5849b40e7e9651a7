package bot.molt.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.base.concurrent.RunContext;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {
    @TempDir Path folder;
    private Path file;
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final Redactor redactor = new Redactor();
    private final GatewayLoggerFinder finder = new GatewayLoggerFinder();
    private final Logging logging = finder.logging();
    private final System.Logger logger =
            finder.getLogger("bot.molt.some.Thing", LoggingTest.class.getModule());

    @BeforeEach
    void place() {
        file = folder.resolve("logs").resolve("gateway.log");
    }

    @Test
    void aLineSaysWhenWhatAndForWhom() throws Exception {
        start("{}");
        new RunContext("req_1", "alice", "")
                .run(() -> logger.log(System.Logger.Level.INFO, "ran {0} for {1}", 7, "\"x\"\n"));
        logger.log(System.Logger.Level.ERROR, "broken", new IllegalStateException("why"));
        logging.close();
        List<Json.Obj> lines = lines();
        assertThat(lines.getFirst().without("ts"))
                .hasToString(
                        "{\"level\":\"info\",\"logger\":\"bot.molt.some.Thing\",\"msg\":\"ran 7 for \\\"x\\\"\\n\","
                                + "\"requestId\":\"req_1\",\"userId\":\"alice\"}");
        assertThat(lines.getFirst().string("ts").orElseThrow()).hasSize(24).endsWith("Z");
        assertThat(lines.get(1).string("error").orElseThrow())
                .startsWith(
                        "java.lang.IllegalStateException: why\n  at bot.molt.app.logging.LoggingTest");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void secretsStayOutOfFileAndConsole() throws Exception {
        redactor.register(Secret.of("live-secret"));
        start("{}");
        logger.log(
                System.Logger.Level.WARNING,
                "password=hunter2 and live-secret",
                new RuntimeException("token=abc"));
        logging.close();
        assertThat(Files.readString(file) + console)
                .contains("password=***")
                .doesNotContain("hunter2", "live-secret", "token=abc");
    }

    @Test
    void redactionCanBeSwitchedOff() throws Exception {
        start("{'redactSensitive':'off'}");
        logger.log(System.Logger.Level.WARNING, "password=hunter2");
        logging.close();
        assertThat(Files.readString(file)).contains("hunter2");
    }

    @Test
    void levelsChangeWhileRunning() throws Exception {
        start("{'level':'warn','consoleLevel':'silent'}");
        logger.log(System.Logger.Level.INFO, "one");
        assertThat(logger.isLoggable(System.Logger.Level.DEBUG)).isFalse();
        logging.configure(config("{'level':'debug','consoleLevel':'silent'}"));
        logger.log(System.Logger.Level.DEBUG, "two");
        logging.close();
        assertThat(lines())
                .extracting(line -> line.string("msg").orElseThrow())
                .containsExactly("two");
    }

    @Test
    void silentLogsNothing() {
        start("{'level':'silent','consoleLevel':'silent'}");
        assertThat(logger.isLoggable(System.Logger.Level.ERROR)).isFalse();
        logging.close();
    }

    @Test
    void theConsoleHasItsOwnLevelAndStyle() throws Exception {
        start("{'level':'debug','consoleLevel':'warn','consoleStyle':'compact'}");
        logger.log(System.Logger.Level.INFO, "quiet");
        logger.log(System.Logger.Level.WARNING, "loud \u001b[2J");
        logging.close();
        assertThat(console.toString(StandardCharsets.UTF_8))
                .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}Z warn  Thing: loud \\?\\[2J\n");
        assertThat(lines()).hasSize(2);
    }

    @Test
    void everyStyleHasItsForm() {
        LogEvent event = new LogEvent(0, System.Logger.Level.INFO, "bot.molt.X", "hi", null, null);
        assertThat(
                        new ConsoleLine(LogConfig.ConsoleStyle.PRETTY, ConsoleLine.Medium.COLOURED)
                                .of(event, text -> text))
                .matches("\\d\\d:00:00 \u001b\\[32minfo\u001b\\[0m  X: hi\n");
        assertThat(
                        new ConsoleLine(LogConfig.ConsoleStyle.PRETTY, ConsoleLine.Medium.PLAIN)
                                .of(event, text -> text))
                .matches("\\d\\d:00:00 info  X: hi\n");
        assertThat(
                        new ConsoleLine(LogConfig.ConsoleStyle.JSON, ConsoleLine.Medium.COLOURED)
                                .of(event, text -> text))
                .isEqualTo(
                        "{\"ts\":\"1970-01-01T00:00:00.000Z\",\"level\":\"info\",\"logger\":\"bot.molt.X\",\"msg\":\"hi\"}\n");
    }

    @Test
    void theJournalGetsLevelsItsOwnWay() {
        ConsoleLine line =
                new ConsoleLine(LogConfig.ConsoleStyle.PRETTY, ConsoleLine.Medium.JOURNAL);
        LogEvent warning =
                new LogEvent(0, System.Logger.Level.WARNING, "bot.molt.X", "a\nb", null, null);
        assertThat(line.of(warning, text -> text)).isEqualTo("<4>warn  X: a\n<4>b\n");
        LogEvent info = new LogEvent(0, System.Logger.Level.INFO, "bot.molt.X", "c", null, null);
        assertThat(line.of(info, text -> text)).isEqualTo("<6>info  X: c\n");
    }

    @Test
    void everyTextBecomesValidJson() {
        StringBuilder text = new StringBuilder();
        for (char c = 0; c < 300; c++) {
            text.append(c);
        }
        text.append("\uD83D\uDE00");
        LogEvent event =
                new LogEvent(0, System.Logger.Level.INFO, "x", text.toString(), null, null);
        assertThat(JsonText.parseObject(LogLine.json(event, same -> same)).string("msg"))
                .contains(text.toString());
        LogEvent broken =
                new LogEvent(0, System.Logger.Level.INFO, "x", "\uD83D\uDE00\uD83D", null, null);
        byte[] bytes = LogLine.json(broken, same -> same).getBytes(StandardCharsets.UTF_8);
        assertThat(JsonText.parseObject(bytes).string("msg")).contains("\uD83D\uDE00\uD83D");
    }

    @Test
    void messagesAreFilledAndNeverFail() {
        Object bad =
                new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException();
                    }
                };
        assertThat(MessageText.of("{0} {1,number,#} {2} {x} '{0}' it''s {", 1234567, 2L))
                .isEqualTo("1234567 2 {2} {x} '1234567' it's {");
        assertThat(MessageText.of("{0}", bad))
                .isEqualTo("(java.lang.IllegalStateException in toString)");
        assertThat(MessageText.of("{0}", (Object) null)).isEqualTo("null");
        assertThat(MessageText.of("plain {0}")).isEqualTo("plain {0}");
    }

    @Test
    void aFullQueueDropsAndSaysHowMany() {
        LogQueue queue = new LogQueue();
        LogEvent large =
                new LogEvent(0, System.Logger.Level.INFO, "x", "y".repeat(1 << 20), null, null);
        for (int i = 0; i < 20; i++) {
            assertThat(queue.offer(large)).isTrue();
        }
        assertThat(queue.dropped()).isEqualTo(13);
        queue.close();
        assertThat(queue.offer(large)).isFalse();
    }

    @Test
    void droppedLinesAreReported() throws Exception {
        LogQueue queue = new LogQueue();
        LogEvent large =
                new LogEvent(0, System.Logger.Level.INFO, "x", "y".repeat(1 << 20), null, null);
        for (int i = 0; i < 20; i++) {
            queue.offer(large);
        }
        queue.close();
        new LogWriter(queue, LogSettings.of(config("{}"), file, redactor, new PrintStream(console)))
                .run();
        assertThat(lines().getLast().string("msg"))
                .contains("13 log lines dropped: the disk or the console is too slow");
    }

    @Test
    void aFileThatCannotBeWrittenDoesNotStopAnything() throws Exception {
        Files.writeString(folder.resolve("logs"), "in the way");
        start("{}");
        logger.log(System.Logger.Level.WARNING, "still here");
        logging.close();
        assertThat(console.toString(StandardCharsets.UTF_8))
                .contains("still here")
                .containsOnlyOnce("lines go to the console only");
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        assertThat(Terminals.wantsColour(java.util.Map.of(), true)).isTrue();
        assertThat(Terminals.wantsColour(java.util.Map.of(), false)).isFalse();
        assertThat(Terminals.wantsColour(java.util.Map.of("NO_COLOR", "1"), true)).isFalse();
        assertThat(Terminals.wantsColour(java.util.Map.of("TERM", "dumb"), true)).isFalse();
    }

    @Test
    void theJdkFindsThisBackend() {
        assertThat(System.getLogger("bot.molt.x").getName()).isEqualTo("bot.molt.x");
        assertThat(Logging.ofThisProcess()).isNotNull();
    }

    @Test
    void theSeedsSpellingIsUnderstood() {
        LogConfig config =
                config(
                        "{'level':'debug','file':'/var/log/g.log','auditLog':{'includeResults':true},"
                                + "'performance':{'enabled':true,'slowToolThreshold':1000}}");
        assertThat(config.performance())
                .isEqualTo(new LogConfig.Performance(true, Duration.ofSeconds(1)));
        assertThat(config.auditLog().includeResults()).isTrue();
        assertThat(config.file()).isEqualTo(Path.of("/var/log/g.log"));
    }

    private void start(String config) {
        logging.start(
                config(config),
                file,
                redactor,
                new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    private static LogConfig config(String text) {
        return Binder.bind(LogConfig.class, JsonText.parseObject(text.replace('\'', '"')));
    }

    private List<Json.Obj> lines() throws Exception {
        return Files.readAllLines(file).stream().map(JsonText::parseObject).toList();
    }
}
