package bot.molt.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as it is typed.
class NodeRunTest {
    private static final Map<String, String> TOKEN =
            Map.of("CLAWDBOT_GATEWAY_TOKEN", "shared-0123456789");

    @TempDir Path home;

    private void configure(String text) throws IOException {
        Files.createDirectories(home.resolve("state"));
        Files.createDirectories(home.resolve("work"));
        Files.writeString(
                home.resolve("state/moltbot.json"),
                "{ agents: { defaults: { workspace: \"%s\" } }, %s }"
                        .formatted(home.resolve("work"), text));
    }

    private NodeChild run(FakeGateway gateway) throws IOException {
        return NodeChild.start(
                home,
                TOKEN,
                "run",
                "--port",
                Integer.toString(gateway.port()),
                "--display-name=box");
    }

    @Test
    void whatAKilledNodeLeftIsEndedByTheNext() throws Exception {
        configure(TestNode.OPEN);
        try (FakeGateway gateway = new FakeGateway()) {
            NodeChild first = run(gateway);
            gateway.awaitNode();
            gateway.done(
                    "hands.start",
                    Json.object()
                            .put("processId", "p1")
                            .put(
                                    "command",
                                    Json.strings(
                                            List.of(
                                                    "/bin/sh",
                                                    "-c",
                                                    "setsid sleep 4321 & echo $!; exec sleep 4321")))
                            .build());
            gateway.outputs("p1").awaitSize("stdout", 2);
            long stray = Long.parseLong(gateway.outputs("p1").text("stdout").strip());
            first.kill();
            assertThat(TestNode.runs(stray)).isTrue();
            second(gateway, stray);
        }
    }

    @Test
    void whatIsRunIsJudgedAndNotWhatIsSaidOfIt() throws Exception {
        configure("tools: { exec: { allowlist: [\"echo *\"] } }");
        try (FakeGateway gateway = new FakeGateway();
                NodeChild _ = run(gateway)) {
            gateway.awaitNode();
            Json.Obj lie =
                    Json.object()
                            .put("processId", "lie")
                            .put("command", Json.strings(List.of("/bin/sh", "-c", "uname")))
                            .put("commandLine", "echo hi")
                            .build();
            assertThat(gateway.refused("hands.start", lie)).startsWith("SYSTEM_RUN_DENIED: ");
        }
    }

    private void second(FakeGateway gateway, long stray) throws Exception {
        try (NodeChild second = run(gateway)) {
            second.await("connected to");
            Json.Obj resumed = gateway.awaitNode("p1");
            assertThat(resumed.items("unknown")).containsExactly(Json.of("p1"));
            assertThat(TestNode.runs(stray)).isFalse();
        }
    }

    @Test
    void aNodeThatIsStoppedEndsWhatItRan() throws Exception {
        configure(TestNode.OPEN);
        try (FakeGateway gateway = new FakeGateway()) {
            long pid = startedAndStopped(gateway);
            assertThat(TestNode.runs(pid)).isFalse();
        }
    }

    private long startedAndStopped(FakeGateway gateway) throws Exception {
        try (NodeChild node = run(gateway)) {
            gateway.awaitNode();
            node.await("connected to");
            Json.Obj program =
                    Json.object()
                            .put("processId", "p1")
                            .put(
                                    "command",
                                    Json.strings(
                                            List.of("/bin/sh", "-c", "sleep 4322 & echo $!; wait")))
                            .build();
            gateway.done("hands.start", program);
            gateway.outputs("p1").awaitSize("stdout", 2);
            return Long.parseLong(gateway.outputs("p1").text("stdout").strip());
        }
    }

    @Test
    void theTokenIsSentAndStandsInNoFile() throws Exception {
        configure(TestNode.OPEN);
        try (FakeGateway gateway = new FakeGateway();
                NodeChild node = run(gateway)) {
            node.await("connected to");
            assertThat(gateway.hellos().getFirst().object("auth").string("token"))
                    .contains("shared-0123456789");
            Json.Obj kept = JsonText.parseObject(Files.readString(home.resolve("state/node.json")));
            assertThat(kept.string("displayName")).contains("box");
            assertThat(kept.object("gateway").number("port")).contains((long) gateway.port());
            for (String name : List.of("node.json", "node-status.json", "logs/node.log")) {
                assertThat(Files.readString(home.resolve("state").resolve(name)))
                        .doesNotContain("shared-0123456789");
            }
        }
    }

    @Test
    void statusSaysHowTheNodeStands() throws Exception {
        configure(TestNode.OPEN);
        try (FakeGateway gateway = new FakeGateway();
                NodeChild node = run(gateway)) {
            node.await("connected to");
            String text = NodeChild.start(home, Map.of(), "status", "--json").toEnd();
            Json.Obj status = JsonText.parseObject(text.substring(0, text.lastIndexOf("exit")));
            assertThat(status.isTrue("connected")).isTrue();
            assertThat(status.isTrue("paired")).isTrue();
            assertThat(status.string("gateway")).contains("ws://127.0.0.1:" + gateway.port());
            assertThat(status.number("connectedSinceMs")).isPresent();
            assertThat(status.object("service").string("name")).contains("moltbot-node.service");
        }
        assertThat(NodeChild.start(home, Map.of(), "status").toEnd())
                .contains("node:     not running", "service:  moltbot-node.service: not installed");
    }

    @Test
    void aWrongTokenIsSaidAndTriedAgain() throws Exception {
        configure(TestNode.OPEN);
        try (FakeGateway gateway = new FakeGateway();
                NodeChild node = run(gateway)) {
            node.await("connected to");
            gateway.refuse(
                    Json.object()
                            .put("code", "INVALID_REQUEST")
                            .put("message", "unauthorized: gateway token mismatch")
                            .build());
            gateway.awaitNode();
            gateway.cut();
            gateway.comeBack();
            node.await("unauthorized: gateway token mismatch");
        }
    }

    /// A systemctl that writes down what it is told.
    private Path systemctl(String answer) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path program = bin.resolve("systemctl");
        Files.writeString(
                program,
                "#!/bin/sh\necho \"$@\" >> %s\n%s\n".formatted(home.resolve("told.txt"), answer));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return bin;
    }

    @Test
    void installWritesAUnitWithoutSecretsAndStartsIt() throws Exception {
        configure(TestNode.OPEN);
        Map<String, String> env =
                Map.of(
                        "PATH",
                        systemctl("[ \"$2\" = is-active ] && echo active; exit 0")
                                + ":/usr/bin:/bin",
                        "MOLTBOT_PROGRAM",
                        "/opt/molt bot/moltbot",
                        "MOLTBOT_GATEWAY_TOKEN",
                        "shared-0123456789");
        String said =
                NodeChild.start(
                                home,
                                env,
                                "install",
                                "--profile=shop",
                                "--host=gateway.example.org",
                                "--tls")
                        .toEnd();
        assertThat(said).contains("moltbot-node-shop.service: installed as", "exit 0");
        Path unit = home.resolve(".config/systemd/user/moltbot-node-shop.service");
        assertThat(Files.readString(unit))
                .contains("ExecStart=\"/opt/molt bot/moltbot\" \"node\" \"run\"", "Restart=always")
                .doesNotContain("shared-0123456789");
        assertThat(Files.readString(home.resolve("told.txt")))
                .contains(
                        "--user daemon-reload",
                        "--user enable moltbot-node-shop.service",
                        "--user restart moltbot-node-shop.service");
        Path token = home.resolve(".clawdbot-shop/credentials/node-gateway-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
        assertThat(NodeChild.start(home, env, "status", "--profile=shop").toEnd())
                .contains("moltbot-node-shop.service: running");
        assertThat(NodeChild.start(home, env, "stop", "--profile=shop").toEnd())
                .contains("stopped", "exit 0");
        assertThat(NodeChild.start(home, env, "uninstall", "--profile=shop").toEnd())
                .contains("uninstalled", "exit 0");
        assertThat(unit).doesNotExist();
        assertThat(token).doesNotExist();
    }

    @Test
    void installSaysWhatIsMissing() throws Exception {
        configure(TestNode.OPEN);
        Map<String, String> env =
                Map.of(
                        "PATH",
                        systemctl("echo 'Failed to connect to bus: No medium found' >&2; exit 1")
                                + ":/usr/bin:/bin",
                        "MOLTBOT_GATEWAY_TOKEN",
                        "shared-0123456789");
        assertThat(NodeChild.start(home, env, "install").toEnd())
                .contains("systemctl --user says: Failed to connect to bus", "exit 8");
        assertThat(home.resolve(".config/systemd/user/moltbot-node.service")).doesNotExist();
        assertThat(home.resolve("state/credentials/node-gateway-token")).doesNotExist();
    }

    @Test
    void aFingerprintThatIsNoneIsRefused() throws Exception {
        configure(TestNode.OPEN);
        assertThat(NodeChild.start(home, Map.of(), "run", "--tls-fingerprint=abc").toEnd())
                .contains("tls fingerprint: abc (expected: SHA-256, 64 hexadecimal digits");
        assertThat(NodeChild.start(home, Map.of(), "rum").toEnd())
                .contains("rum: unknown (did you mean run?)", "exit 2");
    }
}
