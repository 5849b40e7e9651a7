package bot.molt.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.audit.AuditVerifier;
import bot.molt.execution.audit.Verification;
import bot.molt.node.link.GatewayAddress;
import bot.molt.node.link.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node of a real gateway.
class NodeOfGatewayTest {
    @TempDir Path folder;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new RunningGateway(folder.resolve("gateway"), "tools: {}");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private TestNode node(String sections) throws IOException {
        return new TestNode(folder, sections, TestNode.local(gateway.port()), RunningGateway.TOKEN);
    }

    private RunningGateway.Answer invoke(TestNode node, String command, Json.Obj params)
            throws IOException, InterruptedException {
        Json.Obj body =
                Json.object()
                        .put("nodeId", node.id())
                        .put("command", command)
                        .put("params", params)
                        .put("idempotencyKey", UUID.randomUUID().toString())
                        .build();
        return gateway.post(RunningGateway.TOKEN, "/api/rpc/node.invoke", JsonText.compact(body));
    }

    private Json.Obj done(TestNode node, String command, Json.Obj params)
            throws IOException, InterruptedException {
        RunningGateway.Answer answer = invoke(node, command, params);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().object("payload").object("payload");
    }

    private static Json.Obj words(String... words) {
        return Json.object().put("command", Json.strings(List.of(words))).build();
    }

    private String audit(TestNode node) throws IOException {
        return Files.readAllLines(node.state().resolve("logs/node-audit.jsonl")).stream()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aNodeOfThisMachineIsLetInAtOnceAndKeepsItsOwnToken() throws Exception {
        try (TestNode node = node(TestNode.OPEN)) {
            node.await(Standing.State.CONNECTED);
            Json.Obj seen = (Json.Obj) gateway.rpc("node.list", "{}").items("nodes").getFirst();
            assertThat(seen.string("nodeId")).contains(node.id());
            assertThat(seen.string("displayName")).contains("workshop");
            assertThat(seen.isTrue("connected")).isTrue();
            Path identity = node.state().resolve("identity");
            for (String name : List.of("device.json", "device-auth.json")) {
                assertThat(
                                PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(identity.resolve(name))))
                        .isEqualTo("rw-------");
            }
        }
        GatewayAddress address = TestNode.local(gateway.port());
        try (TestNode again = new TestNode(folder, TestNode.OPEN, address, "")) {
            again.await(Standing.State.CONNECTED);
        }
    }

    @Test
    void aTokenThatHoldsNoLongerIsReplacedWithTheHelpOfTheSharedOne() throws Exception {
        Path auth = folder.resolve("node-state/identity/device-auth.json");
        try (TestNode node = node(TestNode.OPEN)) {
            node.await(Standing.State.CONNECTED);
        }
        String right = Files.readString(auth);
        String token =
                JsonText.parseObject(right)
                        .object("tokens")
                        .object("node")
                        .string("token")
                        .orElseThrow();
        Files.writeString(auth, right.replace(token, "0".repeat(32)));
        try (TestNode node = node(TestNode.OPEN)) {
            node.await(Standing.State.CONNECTED);
            assertThat(Files.readString(auth)).contains(token);
        }
    }

    @Test
    void aNodeFromElsewhereWaitsUntilSomebodyApprovesIt() throws Exception {
        try (StallingProxy proxy = new StallingProxy(gateway.port(), "203.0.113.7");
                TestNode node =
                        new TestNode(
                                folder,
                                TestNode.OPEN,
                                TestNode.local(proxy.port()),
                                RunningGateway.TOKEN)) {
            String text = node.await(Standing.State.WAITING_FOR_APPROVAL);
            assertThat(text).startsWith("waiting for approval: run `moltbot nodes approve ");
            String request = text.replaceAll(".*approve ([^`]+)`.*", "$1");
            gateway.rpc("node.pair.approve", "{\"requestId\":\"%s\"}".formatted(request));
            node.await(Standing.State.CONNECTED);
        }
    }

    @Test
    void commandsRunAndProgramsAreFound() throws Exception {
        try (TestNode node = node(TestNode.OPEN)) {
            node.await(Standing.State.CONNECTED);
            Json.Obj ran =
                    done(
                            node,
                            "system.run",
                            words("/bin/sh", "-lc", "pwd; echo wrong >&2; exit 4"));
            assertThat(ran.string("stdout")).contains(node.workspace() + "\n");
            assertThat(ran.string("stderr").orElse("")).contains("wrong");
            assertThat(ran.number("exitCode")).contains(4L);
            assertThat(ran.isTrue("success")).isFalse();
            Json.Obj bins =
                    Json.object().put("bins", Json.strings(List.of("sh", "no-such"))).build();
            Json.Obj found = done(node, "system.which", bins).object("bins");
            assertThat(found.string("sh").orElse("")).endsWith("/sh");
            assertThat(found.has("no-such")).isFalse();
            assertThat(audit(node)).contains("\"phase\":\"decision\"", "\"exitCode\":4");
        }
        assertThat(AuditVerifier.series(folder.resolve("node-state/logs/node-audit.jsonl")))
                .isInstanceOf(Verification.Intact.class);
    }

    @Test
    void aRunThatTakesTooLongIsEnded() throws Exception {
        try (TestNode node = node(TestNode.OPEN)) {
            node.await(Standing.State.CONNECTED);
            Json.Obj ran =
                    done(
                            node,
                            "system.run",
                            words("/bin/sh", "-c", "echo begun; exec sleep 60")
                                    .with("timeoutMs", 500));
            assertThat(ran.isTrue("timedOut")).isTrue();
            assertThat(ran.string("stdout")).contains("begun\n");
        }
    }

    @Test
    void longOutputIsCut() throws Exception {
        try (TestNode node = node(TestNode.OPEN)) {
            node.await(Standing.State.CONNECTED);
            Json.Obj ran =
                    done(
                            node,
                            "system.run",
                            words("/bin/sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x"));
            assertThat(ran.string("stdout").orElse(""))
                    .hasSize(200_000 + "... (truncated)".length())
                    .endsWith("x... (truncated)");
        }
    }

    @Test
    void theNodesOwnPolicyIsFinal() throws Exception {
        try (TestNode node = node("tools: { exec: { security: \"deny\" } }")) {
            node.await(Standing.State.CONNECTED);
            RunningGateway.Answer answer =
                    invoke(node, "system.run", words("echo", "hi").with("approved", Json.TRUE));
            assertThat(answer.body().toString()).contains("SYSTEM_RUN_DENIED: security=deny");
            assertThat(audit(node)).contains("\"decision\":\"deny\"");
        }
    }

    @Test
    void whatTheAllowlistDoesNotNameNeedsApproval() throws Exception {
        try (TestNode node = node("tools: { exec: { allowlist: [\"echo *\"] } }")) {
            node.await(Standing.State.CONNECTED);
            assertThat(done(node, "system.run", words("echo", "hi")).string("stdout"))
                    .contains("hi\n");
            assertThat(invoke(node, "system.run", words("uname", "-s")).body().toString())
                    .contains("SYSTEM_RUN_DENIED: approval required");
            Json.Obj approved = words("uname", "-s").with("approved", Json.TRUE);
            assertThat(done(node, "system.run", approved).string("stdout")).contains("Linux\n");
        }
    }

    @Test
    void theGatewayCannotNameOneCommandAndRunAnother() throws Exception {
        try (TestNode node = node("tools: { exec: { allowlist: [\"echo *\"] } }")) {
            node.await(Standing.State.CONNECTED);
            assertThat(invoke(node, "hands.start", Json.Obj.EMPTY).body().toString())
                    .contains("command not allowlisted");
            assertThat(
                            invoke(
                                            node,
                                            "system.run",
                                            words("/bin/sh", "-c", "uname")
                                                    .with("rawCommand", "echo hi"))
                                    .body()
                                    .toString())
                    .contains("rawCommand does not match command");
        }
    }

    @Test
    void rulesAreReadAndReplacedByWhoKnowsThem() throws Exception {
        try (TestNode node = node("tools: {}")) {
            node.await(Standing.State.CONNECTED);
            Json.Obj file =
                    JsonText.parseObject(
                            "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"uname *\"}]}}}");
            Json.Obj before = done(node, "system.execApprovals.get", Json.Obj.EMPTY);
            assertThat(before.isTrue("exists")).isFalse();
            done(node, "system.execApprovals.set", Json.object().put("file", file).build());
            assertThat(done(node, "system.run", words("uname", "-s")).string("stdout"))
                    .contains("Linux\n");
            Json.Obj stale =
                    Json.object().put("file", file).put("baseHash", "not-the-hash").build();
            assertThat(invoke(node, "system.execApprovals.set", stale).body().toString())
                    .contains("exec approvals changed since last load");
            String hash =
                    done(node, "system.execApprovals.get", Json.Obj.EMPTY)
                            .string("hash")
                            .orElseThrow();
            done(
                    node,
                    "system.execApprovals.set",
                    Json.object()
                            .put("file", JsonText.parseObject("{\"version\":1,\"agents\":{}}"))
                            .put("baseHash", hash)
                            .build());
            assertThat(invoke(node, "system.run", words("uname", "-s")).body().toString())
                    .contains("approval required");
        }
    }

    @Test
    void whatWasAllowedForGoodIsKept() throws Exception {
        try (TestNode node = node("tools: {}")) {
            node.await(Standing.State.CONNECTED);
            done(node, "system.run", words("uname", "-s").with("approvalDecision", "allow-always"));
            assertThat(done(node, "system.run", words("uname", "-s")).isTrue("success")).isTrue();
        }
    }

    @Test
    void onlyWhatIsOfferedCanBeAsked() throws Exception {
        try (TestNode node =
                new TestNode(
                        folder,
                        "nodeHost: { commands: [\"system.*\", \"hands.open\"] }",
                        TestNode.local(gateway.port()),
                        RunningGateway.TOKEN,
                        List.of("system.which", "hands.open"))) {
            node.await(Standing.State.CONNECTED);
            Json.Obj seen = (Json.Obj) gateway.rpc("node.list", "{}").items("nodes").getFirst();
            assertThat(seen.items("commands"))
                    .containsExactly(Json.of("hands.open"), Json.of("system.which"));
            assertThat(seen.items("caps")).containsExactly(Json.of("system"));
            assertThat(invoke(node, "system.run", words("uname")).body().toString())
                    .contains("not allowed");
        }
    }

    @Test
    void aRunIsPreparedAsItWillBeCarriedOut() throws Exception {
        try (TestNode node = node(TestNode.OPEN)) {
            node.await(Standing.State.CONNECTED);
            Json.Obj plan =
                    done(node, "system.run.prepare", words("/bin/sh", "-lc", "ls -l"))
                            .object("plan");
            assertThat(plan.string("commandText")).contains("ls -l");
            assertThat(plan.string("cwd")).contains(node.workspace().toString());
        }
    }

    @Test
    void twoNodesDoNotShareAStateFolder() throws Exception {
        try (TestNode node = node(TestNode.OPEN)) {
            node.await(Standing.State.CONNECTED);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> node(TestNode.OPEN).close())
                    .hasMessageContaining("another node runs with this state folder");
        }
    }
}
