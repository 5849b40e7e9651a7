package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.client.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The node host of a release of the original, on a gateway of ours. One host, `box`, serves all
/// tests of a release; each says first what it may run.
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NodeHostContract {
    private Path folder;
    private TestGateway gateway;
    private Watcher operator;
    private Original original;
    private Process host;

    abstract Original.Release release();

    /// Whether a host whose connection closed goes on and tries again.
    abstract boolean staysWithoutConnection();

    @BeforeAll
    @Timeout(900)
    void starts(@TempDir Path empty) throws Exception {
        folder = empty;
        gateway = new TestGateway(folder.resolve("gateway"), "security: \"full\", ask: \"off\"");
        operator = new Watcher(gateway);
        original = new Original(release(), folder.resolve("home"), gateway.port());
        host = original.nodeHost("box", gateway.port());
        operator.node("box");
    }

    @AfterAll
    @Timeout(900)
    void stops() throws Exception {
        host.destroyForcibly().waitFor();
        original.close();
        operator.close();
        gateway.close();
    }

    Original original() {
        return original;
    }

    Watcher operator() {
        return operator;
    }

    /// Our own command line on the gateway, with nothing to read.
    Ran moltbot(String... words) throws Exception {
        return moltbotReading("/dev/null", words);
    }

    private Ran moltbotReading(String input, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" < \"$0\""));
        command.add(input);
        command.addAll(TestGateway.moltbot(words));
        return Ran.of(
                folder,
                Map.of(
                        "HOME", folder.toString(),
                        "MOLTBOT_GATEWAY_URL", gateway.url(),
                        "MOLTBOT_GATEWAY_TOKEN", TestGateway.TOKEN),
                Duration.ofMinutes(5),
                command);
    }

    /// The tool `exec` on `box`: the whole answer.
    Json.Obj exec(String command) throws IOException, InterruptedException {
        Json.Obj args =
                Json.object()
                        .put("command", command)
                        .put("host", "node")
                        .put("node", "box")
                        .build();
        Json.Obj params = Json.object().put("name", "exec").put("args", args).build();
        return operator.call("tools.invoke", params.toString());
    }

    LongRun longRun() throws IOException, InterruptedException {
        return new LongRun(Files.createTempDirectory(folder, "run").resolve("pipe"));
    }

    /// `node.invoke` of a program on a node; what went wrong.
    String failure(String node, String key, long timeoutMs, String... command)
            throws IOException, InterruptedException {
        Json.Obj run = Json.object().put("command", Json.strings(List.of(command))).build();
        Json.Obj params =
                Json.object()
                        .put("nodeId", node)
                        .put("command", "system.run")
                        .put("params", run)
                        .put("timeoutMs", timeoutMs)
                        .put("idempotencyKey", key)
                        .build();
        Json.Obj answer = operator.call("node.invoke", params.toString());
        return answer.object("error").string("message").orElse(answer.toString());
    }

    /// What `box` may run from now on.
    Json.Obj rules(String security, String ask, String pattern) throws Exception {
        Json.Obj file =
                JsonText.parseObject(
                        """
                        { "version": 1,
                          "defaults": { "security": "%s", "ask": "%s", "askFallback": "deny" },
                          "agents": { "main": { "allowlist": [{ "pattern": "%s" }] } } }
                        """
                                .formatted(security, ask, pattern));
        Json.Obj node = Json.object().put("nodeId", "box").build();
        Json hash = operator.asked("exec.approvals.node.get", node).get("hash");
        operator.asked("exec.approvals.node.set", node.with("file", file).with("baseHash", hash));
        return file;
    }

    @Test
    void runsCommandsOfOurExecAndNodesRun() throws Exception {
        rules("full", "off", "/usr/bin/echo");
        String line = "pwd; echo \"$COLORTERM\"; echo wrong >&2; exit 7";
        Ran ran =
                moltbot(
                        "exec",
                        "--node",
                        "box",
                        "--workdir",
                        "/usr",
                        "--env",
                        "COLORTERM=hi",
                        "--",
                        "sh",
                        "-c",
                        line);
        assertThat(ran.exitCode()).as(ran.output()).isEqualTo(7);
        assertThat(ran.output()).contains("/usr\n", "hi\n", "wrong\n");
        assertThat(moltbot("nodes", "run", "--node", "box", "--", "uname", "-s").output())
                .isEqualTo("Linux\n");

        Path input = Files.writeString(folder.resolve("input"), "something");
        Ran fed = moltbotReading(input.toString(), "exec", "--node", "box", "--", "cat");
        assertThat(fed.exitCode()).as(fed.output()).isEqualTo(8);
        assertThat(fed.output()).contains("stdin: the command ran without it");
        assertThat(String.join("\n", gateway.audit()))
                .contains("\"target\":\"node\",\"node\":\"box\"");
    }

    @Test
    void isShownAndAskedByBothCommandLines() throws Exception {
        assertThat(moltbot("nodes", "list").output()).contains("box", "system.run");
        String bins = "{\"bins\":[\"sh\"]}";
        assertThat(
                        moltbot(
                                        "nodes",
                                        "invoke",
                                        "--node",
                                        "box",
                                        "--command",
                                        "system.which",
                                        "--params",
                                        bins)
                                .output())
                .contains("/bin/sh");
        Said which =
                original.run(
                        "nodes",
                        "invoke",
                        "--node",
                        "box",
                        "--command",
                        "system.which",
                        "--params",
                        bins);
        assertThat(which.fine().object().object("payload").object("bins").string("sh").orElse(""))
                .endsWith("/sh");
        assertThat(original.run("nodes", "describe", "--node", "box").fine().out())
                .contains("system.execApprovals.set");
        assertThat(original.run("nodes", "status").fine().out()).contains("box", "Connected: ");
        assertThat(original.run("nodes", "list").fine().out()).contains("ago");
        original.run("nodes", "rename", "--node", "box", "--name", "crate").fine();
        assertThat(moltbot("nodes", "list").output()).contains("crate").doesNotContain("box");
        original.run("nodes", "rename", "--node", "crate", "--name", "box").fine();
    }

    @Test
    void hasRulesOfItsOwnThatBothSidesReadAndWrite() throws Exception {
        Json.Obj file = rules("allowlist", "off", "/usr/bin/echo");
        assertThat(exec("echo hello").toString()).contains("hello\\n");
        assertThat(exec("id -u").toString())
                .contains("node box refuses the command: SYSTEM_RUN_DENIED: allowlist miss");
        assertThat(original.run("approvals", "get", "--node", "box", "--json").fine().out())
                .contains("/usr/bin/echo");
        String other = file.toString().replace("/usr/bin/echo", "/usr/bin/id");
        Path written = Files.writeString(folder.resolve("rules.json"), other);
        original.run("approvals", "set", "--node", "box", "--file", written.toString()).fine();
        assertThat(exec("id -u").toString()).contains("\"exitCode\":0");

        rules("deny", "off", "/usr/bin/echo");
        assertThat(exec("echo hello").toString())
                .contains("node box refuses the command: SYSTEM_RUN_DISABLED: security=deny");
    }

    @Test
    void wantsAPersonWhereItsRulesSaySo() throws Exception {
        rules("allowlist", "on-miss", "/usr/bin/echo");
        assertThat(exec("echo hello").toString()).contains("hello\\n");
        try (TaskScope scope = new TaskScope("exec")) {
            Task<Json.Obj> running = scope.fork(() -> exec("/usr/bin/id -u"));
            decide("allow-once");
            assertThat(running.join().toString()).contains("\"exitCode\":0");
            Task<Json.Obj> refused = scope.fork(() -> exec("/usr/bin/id -u"));
            decide("deny");
            assertThat(refused.join().toString()).contains("denied");
        }
    }

    private void decide(String decision) throws Exception {
        Json.Obj asked = operator.event("exec.approval.requested");
        operator.asked(
                "exec.approval.resolve",
                Json.object().put("id", asked.get("id")).put("decision", decision).build());
    }

    @Test
    void isAskedNoLongerThanAgreed() throws Exception {
        rules("full", "off", "/usr/bin/echo");
        assertThat(failure("box", "late", 500, "/bin/sleep", "5")).startsWith("TIMEOUT");
    }

    @Test
    void comesBackAfterTheGatewayStartedAnew() throws Exception {
        rules("full", "off", "/usr/bin/echo");
        operator.close();
        gateway = gateway.restarted();
        operator = new Watcher(gateway);
        host = again(host, original, "box", gateway.port());
        operator.node("box");
        assertThat(exec("echo back").toString()).contains("back\\n");
    }

    /// The host after its connection closed: itself, or what a supervisor starts in its place.
    private Process again(Process earlier, Original owner, String name, int port) throws Exception {
        if (staysWithoutConnection()) {
            return earlier;
        }
        earlier.onExit().get(300, TimeUnit.SECONDS);
        return owner.nodeHost(name, port);
    }

    @Test
    void waitsForAnOperatorWhereItComesFromElsewhere() throws Exception {
        try (Original other = new Original(release(), folder.resolve("far"), gateway.port());
                HeaderProxy proxy =
                        new HeaderProxy(gateway.port(), "X-Forwarded-For: 203.0.113.9")) {
            isApproved(other, proxy.port());
        }
    }

    private void isApproved(Original other, int port) throws Exception {
        Process far = other.nodeHost("far", port);
        try {
            String request =
                    operator.event("device.pair.requested").string("requestId").orElseThrow();
            assertThat(original.run("nodes", "pending").fine().out())
                    .contains(request.substring(0, 8));
            assertThat(moltbot("nodes", "approve", request).exitCode()).isZero();
            far = again(far, other, "far", port);
            operator.node("far");
            leaves(far);
        } finally {
            far.destroyForcibly().waitFor();
        }
    }

    private void leaves(Process far) throws Exception {
        rulesOfFar();
        try (LongRun run = longRun();
                TaskScope scope = new TaskScope("invoke")) {
            Task<String> waiting =
                    scope.fork(() -> failure("far", "gone", 300_000, "/bin/sh", "-c", run.line()));
            run.awaitStart();
            far.destroyForcibly().waitFor();
            assertThat(waiting.join()).contains("node disconnected");
        }
        assertThat(failure("far", "away", 2_000, "/usr/bin/id")).contains("node not connected");
    }

    private void rulesOfFar() throws Exception {
        Json.Obj node = Json.object().put("nodeId", "far").build();
        Json hash = operator.asked("exec.approvals.node.get", node).get("hash");
        Json.Obj file =
                JsonText.parseObject(
                        "{\"version\":1,\"defaults\":{\"security\":\"full\",\"ask\":\"off\"}}");
        operator.asked("exec.approvals.node.set", node.with("file", file).with("baseHash", hash));
    }
}
