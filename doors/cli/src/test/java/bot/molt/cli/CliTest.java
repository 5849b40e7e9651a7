package bot.molt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.JsonText;
import bot.molt.cli.TestCli.Outcome;
import bot.molt.testkit.wire.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    @TempDir Path home;
    private TestCli cli;

    @BeforeEach
    void open() {
        cli = new TestCli(home);
    }

    private static String json(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String url(ScriptedServer server) {
        return server.url();
    }

    @Test
    void aMissingGatewayIsExitCodeOneWithTheWayToStartOne() {
        Outcome outcome = cli.run("health", "--url", "http://127.0.0.1:1");
        assertThat(outcome)
                .isEqualTo(
                        new Outcome(
                                1,
                                "",
                                "moltbot: gateway: http://127.0.0.1:1: connection refused (is it running? start it with: moltbot gateway)\n"));
    }

    @Test
    void aFailureWithJsonIsADocumentOnStandardOutputToo() {
        Outcome outcome = cli.run("health", "--json", "--url", "127.0.0.1:1");
        assertThat(JsonText.parseObject(outcome.out()).object("error").string("code"))
                .contains("unreachable");
        assertThat(outcome.code()).isEqualTo(1);
    }

    @Test
    void healthSaysOk() throws IOException {
        try (ScriptedServer server =
                ScriptedServer.answering(json("{\"ok\":true,\"version\":\"7\"}"))) {
            Outcome outcome = cli.run("health", "--url", url(server));
            assertThat(outcome.out()).startsWith("Gateway " + url(server) + ": ok (");
            assertThat(outcome.code()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--url %s approvals list --json",
                "approvals --json list --url %s",
                "approvals list --url=%s --json"
            })
    void flagsOfEveryCommandMayStandAnywhere(String line) throws IOException {
        try (ScriptedServer server =
                ScriptedServer.answering(json("{\"ok\":true,\"payload\":{\"approvals\":[]}}"))) {
            Outcome outcome = cli.run(line.formatted(url(server)).split(" "));
            assertThat(outcome).isEqualTo(new Outcome(0, "{\n  \"approvals\" : [ ]\n}\n", ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unauthorized,401,3",
        "denied,403,4",
        "not_found,404,5",
        "rate_limited,429,7",
        "unavailable,503,8"
    })
    void anErrorOfTheGatewayDecidesTheExitCode(String code, int status, int exit)
            throws IOException {
        String body = "{\"ok\":false,\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}";
        String answer = json(body).replace("200 OK", status + " No");
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            Outcome outcome = cli.run("approvals", "list", "--url", url(server));
            assertThat(outcome.code()).isEqualTo(exit);
            assertThat(outcome.err()).startsWith("moltbot: no");
        }
    }

    @Test
    void somethingElseOnThePortIsNamedAsSuch() throws IOException {
        try (ScriptedServer server =
                ScriptedServer.answering(json("<html>\u001b[31mhello</html>"))) {
            Outcome outcome = cli.run("health", "--url", url(server));
            assertThat(outcome.err())
                    .contains("is this a Moltbot gateway?")
                    .doesNotContain("\u001b");
            assertThat(outcome.code()).isNotZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "helth~unknown command: helth (did you mean health?)",
                "health --jsn~unknown option: --jsn (did you mean --json?); see: moltbot health --help",
                "health extra~unexpected: extra; see: moltbot health --help",
                "approve~missing: <id> [once|always] (The waiting call (a unique beginning will do), and for how long.); see: moltbot approve --help",
                "health --timeout~--timeout: no value (expected: --timeout TIME); see: moltbot health --help",
                "health --timeout soon~--timeout: soon (expected: a time such as 500ms, 30s or 10m)",
                "logs --limit 0~--limit: 0 (expected: 1..5000)",
                "approve x maybe~decision: maybe (expected: once or always)",
            })
    void whatCannotBeUnderstoodIsSaidWithExitCodeTwo(String line, String message) {
        assertThat(cli.run(line.split(" ")))
                .isEqualTo(new Outcome(2, "", "moltbot: " + message + "\n"));
    }

    @Test
    void aTokenIsNotSentToAnotherGateway() throws IOException {
        Path state = Files.createDirectories(home.resolve(".clawdbot/credentials"));
        Files.writeString(state.resolve("gateway-token"), "local-secret\n");
        try (ScriptedServer server = ScriptedServer.answering(json("{\"ok\":true}"))) {
            cli.run("health", "--url", url(server));
            assertThat(server.requests().getFirst()).doesNotContain("local-secret");
            int port = server.port();
            cli.with("MOLTBOT_GATEWAY_PORT", Integer.toString(port)).run("health");
            assertThat(server.requests().getLast()).contains("Authorization: Bearer local-secret");
        }
    }

    @Test
    void remoteModeSpeaksToTheRemoteGatewayWithItsToken() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(json("{\"ok\":true}"))) {
            Files.createDirectories(home.resolve(".clawdbot"));
            Files.writeString(
                    home.resolve(".clawdbot/moltbot.json"),
                    "{gateway: {mode: 'remote', remote: {url: '%s', token: 'far'}}}"
                            .formatted(url(server)));
            assertThat(cli.run("health").code()).isZero();
            assertThat(server.requests().getFirst()).contains("Authorization: Bearer far");
        }
    }

    @Test
    void helpNamesEveryCommandAndEachHasHelpWithAnExample() {
        String all = cli.run("help").out();
        for (String name : Commands.names()) {
            assertThat(all).contains("  " + name + " ");
            String help = cli.run((name + " --help").split(" ")).out();
            assertThat(help).startsWith("Usage: moltbot " + name).contains("Examples:\n  ");
            assertThat(help.lines()).allMatch(line -> line.length() <= 140);
        }
    }

    @Test
    void aGroupAloneListsItsCommands() {
        assertThat(cli.run("config").out()).contains("config get ").contains("config validate ");
        assertThat(cli.run("help", "config").out()).isEqualTo(cli.run("config").out());
    }

    @Test
    void namesOfCommandsAreSortedAndDifferent() {
        assertThat(Commands.all()).extracting(Entry::name).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void configIsReadAndChangedInPlace() throws IOException {
        assertThat(cli.run("config", "set", "tools.exec.security", "full").code()).isZero();
        assertThat(cli.run("config", "get", "tools.exec.security").out()).isEqualTo("full\n");
        Path file = Path.of(cli.run("config", "file").out().strip());
        Files.writeString(file, "{\n  // mine\n  tools: {profile: 'coding'}\n}\n");
        cli.run("config", "set", "tools.exec.allowlist", "[\"git *\"]");
        assertThat(Files.readString(file)).contains("// mine");
        assertThat(cli.run("config", "get", "tools.exec.allowlist", "--json").out())
                .isEqualTo("[\n  \"git *\"\n]\n");
        assertThat(cli.run("config", "unset", "tools.exec").code()).isZero();
        assertThat(cli.run("config", "get", "tools.exec.allowlist"))
                .isEqualTo(
                        new Outcome(
                                5,
                                "",
                                "moltbot: Config path not found: tools.exec.allowlist (its default holds; see: moltbot config schema)\n"));
    }

    @Test
    void secretsOfTheConfigurationAreMasked() throws IOException {
        Files.createDirectories(home.resolve(".clawdbot"));
        Files.writeString(
                home.resolve(".clawdbot/moltbot.json"),
                "{gateway: {auth: {token: 'very-secret'}}}");
        assertThat(cli.run("config", "get").out()).contains("***").doesNotContain("very-secret");
    }

    @Test
    void argumentsOfAToolAreJsonWhereTheyLookLikeIt() throws IOException {
        try (ScriptedServer server =
                ScriptedServer.answering(
                        json(
                                "{\"success\":true,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}}"))) {
            Outcome outcome =
                    cli.run(
                            "tools",
                            "call",
                            "--url",
                            url(server),
                            "read",
                            "path=a b",
                            "limit=2",
                            "x=--y");
            assertThat(outcome).isEqualTo(new Outcome(0, "hi\n", ""));
            assertThat(server.requests().getFirst())
                    .endsWith(
                            "{\"tool\":\"read\",\"input\":{\"path\":\"a b\",\"limit\":2,\"x\":\"--y\"}}");
        }
    }
}
