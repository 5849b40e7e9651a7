package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every release of the original does with a gateway of ours. One gateway and one process of
/// the original serve all tests of a release; each puts in place what it needs.
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OriginalCliContract {
    private Path folder;
    @AutoClose private TestGateway gateway;
    @AutoClose private Watcher operator;
    @AutoClose private Original cli;

    abstract Original.Release release();

    @BeforeAll
    @Timeout(900)
    void starts(@TempDir Path empty) throws Exception {
        folder = empty;
        gateway = new TestGateway(folder, "security: \"allowlist\", allowlist: [\"echo *\"]");
        operator = new Watcher(gateway);
        cli = new Original(release(), folder.resolve("home"), gateway.port());
    }

    Original cli() {
        return cli;
    }

    Watcher operator() {
        return operator;
    }

    @Test
    void seesHowTheGatewayIs() throws Exception {
        assertThat(cli.runAlone("health", "--json").fine().object().isTrue("ok")).isTrue();
        cli.run("health").fine();
        assertThat(cli.run("gateway", "health").fine().out()).contains("OK (");
        assertThat(cli.run("gateway", "status").fine().out()).contains("probe: ok");
        assertThat(cli.run("gateway", "discover", "--timeout", "300", "--json").fine().object())
                .returns(0L, found -> found.number("count").orElse(-1L));
    }

    @Test
    void showsItsStatus() throws Exception {
        assertThat(cli.run("status").fine().out()).contains("reachable", "2026.11.0");
        assertThat(cli.run("status", "--deep").fine().out()).contains("reachable", "Health");
        assertThat(cli.run("status", "--all").fine().out()).contains("reachable");
        Json.Obj status = cli.run("status", "--json").fine().object();
        assertThat(status.object("gateway").isTrue("reachable")).isTrue();
        assertThat(status.toString()).doesNotContain("invalid status params");
    }

    @Test
    void callsAMethodAsAUserStartsIt() throws Exception {
        String params = "{\"name\":\"exec\",\"args\":{\"command\":\"echo hi\"}}";
        assertThat(
                        cli.runAlone(
                                        "gateway",
                                        "call",
                                        "tools.invoke",
                                        "--params",
                                        params,
                                        "--json")
                                .fine()
                                .out())
                .contains("hi\\n");
        cli.runAlone("gateway", "call", "nonsense", "--timeout", "120000")
                .refused("unknown method: nonsense");
    }

    @Test
    void callsEveryMethod() throws Exception {
        String second = Files.createDirectories(folder.resolve("second")).toString();
        assertThat(new EveryMethod(cli, operator, second).call()).isGreaterThan(60);
        cli.run("gateway", "call", "tts.status").refused("unknown method: tts.status");
        cli.run("gateway", "call", "health", "--params", "{\"bogus\":1}")
                .refused("invalid health params: bogus");
    }

    @Test
    void readsTheLog() throws Exception {
        Files.writeString(
                Files.createDirectories(folder.resolve("state/logs")).resolve("gateway.log"),
                """
                {"ts":"2026-11-01T08:00:00.000Z","level":"warn","logger":"bot.molt.app.Part","msg":"slow disk"}
                """);
        assertThat(cli.run("logs", "--limit", "20", "--plain").fine().out())
                .contains("2026-11-01T08:00:00.000", " warn Part slow disk");
        assertThat(cli.run("logs", "--limit", "20", "--json").fine().out())
                .contains("\"level\":\"warn\"")
                .contains("\"subsystem\":\"Part\"")
                .contains("\"message\":\"slow disk\"");
    }

    @Test
    void changesWhatIsAllowedForGood() throws Exception {
        assertThat(cli.run("approvals", "get", "--gateway").fine().out())
                .contains("No allowlist entries.");
        assertThat(
                        cli.run("approvals", "allowlist", "add", "--gateway", "/usr/bin/uptime")
                                .fine()
                                .out())
                .contains("/usr/bin/uptime");
        assertThat(operator.call("exec.approvals.get", "{}").toString())
                .contains("/usr/bin/uptime");
        cli.run("approvals", "allowlist", "remove", "--gateway", "/usr/bin/uptime").fine();
        Path file =
                Files.writeString(
                        folder.resolve("approvals.json"),
                        "{ version: 1, agents: { main: { allowlist: [{ pattern: '/bin/date' }] } } }");
        cli.run("approvals", "set", "--gateway", "--file", file.toString()).fine();
        Json.Obj now = cli.run("approvals", "get", "--gateway", "--json").fine().object();
        assertThat(now.object("file").toString()).contains("/bin/date").doesNotContain("uptime");
    }

    @Test
    void seesWhoIsThere() throws Exception {
        assertThat(cli.run("system", "presence", "--json").fine().out())
                .contains("\"mode\": \"gateway\"", "\"host\": \"watcher\"");
        cli.run("devices", "list").fine();
        assertThat(cli.run("devices", "list", "--json").fine().object().items("pending")).isEmpty();
        cli.run("devices", "approve", "none").refused("none");
        cli.run("nodes", "list").fine();
        assertThat(cli.run("nodes", "status").fine().out()).contains("Known: 0");
        cli.run("nodes", "pending").fine();
        cli.run("nodes", "approve", "none").refused("requestId: none");
        cli.run("nodes", "describe", "--node", "none").refused("unknown node: none");
    }
}
