package bot.molt.gateway.control;

import static bot.molt.gateway.control.ControlGateway.answer;
import static bot.molt.gateway.control.ControlGateway.connect;
import static bot.molt.gateway.control.ControlGateway.next;
import static bot.molt.gateway.control.ControlGateway.say;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.device.TestDevice;
import bot.molt.gateway.transport.FrameClient;
import bot.molt.spi.node.NodeExit;
import bot.molt.spi.node.NodeFollower;
import bot.molt.spi.node.NodeLine;
import bot.molt.spi.node.NodeOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceAndNodeTest {
    @TempDir private Path state;
    private ControlGateway gateway;
    private final TestDevice device = new TestDevice();
    @AutoClose private FrameClient socket;

    @BeforeEach
    void starts() throws IOException {
        gateway = new ControlGateway(state);
    }

    @AfterEach
    void stops() {
        gateway.close();
    }

    private static String challenge(FrameClient client) throws IOException {
        return next(client).object("payload").string("nonce").orElseThrow();
    }

    /// What a device is answered that comes from this machine.
    private Json.Obj hello(String role, String scopes, String token) throws IOException {
        socket = new FrameClient(gateway.port(), "/");
        say(socket, connect(device, challenge(socket), role, scopes, token));
        return answer(socket);
    }

    private Json.Obj helloFromElsewhere(String role, String token) throws IOException {
        socket = gateway.openFromElsewhere();
        say(socket, connect(device, challenge(socket), role, "", token));
        return answer(socket);
    }

    private static Json.Obj ask(FrameClient client, String method, String params)
            throws IOException {
        say(client, "{'type':'req','id':'a','method':'" + method + "','params':" + params + "}");
        return answer(client);
    }

    @Test
    void aDeviceWithTheGatewaysTokenIsPairedAndComesBackWithItsOwn() throws IOException {
        Json.Obj auth =
                hello("operator", "operator.read", "secret").object("payload").object("auth");
        String token = auth.string("deviceToken").orElseThrow();
        assertThat(token).matches("[0-9a-f]{32}");
        gateway.revoke("secret");
        Json.Obj again = hello("operator", "operator.read", token).object("payload").object("auth");
        assertThat(again.string("method")).contains("device-token");
        Json.Obj more = hello("operator", "operator.admin", token);
        assertThat(more.isTrue("ok")).isFalse();
    }

    @Test
    void aLostOrRotatedTokenIsReplacedByComingInOnceWithTheGatewaysToken() throws IOException {
        String lost = token(hello("operator", "operator.read", "secret"));
        try (FrameClient operator = gateway.connected("secret", "cli", "")) {
            ask(
                    operator,
                    "device.token.rotate",
                    "{'deviceId':'" + device.id() + "','role':'operator'}");
        }
        assertThat(hello("operator", "operator.read", lost).isTrue("ok")).isFalse();
        String healed = token(hello("operator", "operator.read", "secret"));
        assertThat(healed).isNotEqualTo(lost);
        gateway.revoke("secret");
        assertThat(hello("operator", "operator.read", healed).isTrue("ok")).isTrue();
    }

    @Test
    void aDeviceThatReplacesItsOwnTokenIsToldTheNewOne() throws IOException {
        hello("operator", "operator.pairing", "secret");
        Json.Obj answer =
                ask(
                        socket,
                        "device.token.rotate",
                        "{'deviceId':'" + device.id() + "','role':'operator'}");
        String fresh = answer.object("payload").string("token").orElseThrow();
        gateway.revoke("secret");
        assertThat(hello("operator", "operator.pairing", fresh).isTrue("ok")).isTrue();
    }

    private static String token(Json.Obj hello) {
        return hello.object("payload").object("auth").string("deviceToken").orElseThrow();
    }

    @Test
    void aDeviceAsksForMoreAndWhoApprovesNeedsNoneOfIt() throws IOException {
        hello("operator", "operator.read", "secret");
        String requestId =
                ask(socket, "device.scopes.requestUpgrade", "{'scopes':['operator.admin']}")
                        .object("payload")
                        .string("requestId")
                        .orElseThrow();
        String which = "{'requestId':'" + requestId + "'}";
        say(
                socket,
                "{'type':'req','id':'w','method':'device.scopes.waitUpgrade','params':"
                        + which
                        + "}");
        try (FrameClient approver =
                gateway.connected("secret", "cli", ",'scopes':['operator.pairing']")) {
            assertThat(ask(approver, "config.get", "{}").isTrue("ok")).isFalse();
            assertThat(ask(approver, "device.pair.approve", which).isTrue("ok")).isTrue();
        }
        Json.Obj upgrade = answer(socket).object("payload");
        assertThat(upgrade.string("status")).contains("approved");
        assertThat(upgrade.items("scopes")).contains(Json.of("operator.admin"));
        String token = upgrade.string("deviceToken").orElseThrow();
        gateway.revoke("secret");
        assertThat(hello("operator", "operator.admin", token).isTrue("ok")).isTrue();
    }

    @Test
    void aDeviceLearnsThatItMayNotDoMoreOrThatNobodyAnswered() throws IOException {
        hello("operator", "operator.read", "secret");
        String which =
                JsonText.compact(
                                ask(
                                                socket,
                                                "device.scopes.requestUpgrade",
                                                "{'scopes':['operator.write']}")
                                        .object("payload"))
                        .replace('"', '\'');
        String brief = which.replace("}", ",'timeoutMs':1}");
        assertThat(
                        ask(socket, "device.scopes.waitUpgrade", brief)
                                .object("payload")
                                .string("status"))
                .contains("pending");
        try (FrameClient operator = gateway.connected("secret", "cli", "")) {
            ask(operator, "device.pair.reject", which);
        }
        assertThat(
                        ask(socket, "device.scopes.waitUpgrade", which)
                                .object("payload")
                                .string("status"))
                .contains("rejected");
        String other = "{'requestId':'another'}";
        assertThat(
                        ask(socket, "device.scopes.waitUpgrade", other)
                                .object("payload")
                                .string("status"))
                .contains("expired");
        assertThat(
                        ask(socket, "device.scopes.requestUpgrade", "{'scopes':['operator.read']}")
                                .object("error")
                                .string("message")
                                .orElse(""))
                .startsWith("scopes: [operator.read]");
    }

    @Test
    void aDeviceThatSignsAnotherChallengeStaysOutside() throws IOException {
        socket = new FrameClient(gateway.port(), "/");
        next(socket);
        say(socket, connect(device, "another", "operator", "", "secret"));
        Json.Obj error = answer(socket).object("error");
        assertThat(error.string("message")).contains("device nonce mismatch");
        assertThat(error.object("details").string("code")).contains("DEVICE_AUTH_NONCE_MISMATCH");
    }

    @Test
    void aNodeFromElsewhereWaitsUntilAnOperatorLetsItIn() throws IOException {
        try (FrameClient operator = gateway.connected("secret", "cli", "")) {
            Json.Obj error = helloFromElsewhere("node", "secret").object("error");
            assertThat(error.string("code")).contains("NOT_PAIRED");
            String requestId = error.object("details").string("requestId").orElseThrow();
            Json.Obj requested = next(operator);
            assertThat(requested.string("event")).contains("device.pair.requested");
            assertThat(requested.object("payload").string("requestId")).contains(requestId);
            assertThat(
                            ask(
                                            operator,
                                            "device.pair.approve",
                                            "{'requestId':'" + requestId + "'}")
                                    .isTrue("ok"))
                    .isTrue();
            assertThat(helloFromElsewhere("node", "secret").isTrue("ok")).isTrue();
        }
    }

    @Test
    void aNodeAnswersWhatItIsAsked() throws Exception {
        hello("node", "", "secret");
        try (FrameClient operator = gateway.connected("secret", "cli", "")) {
            Json.Obj nodes = ask(operator, "node.list", "{}").object("payload");
            assertThat(JsonText.compact(new Json.Arr(nodes.items("nodes"))))
                    .contains("\"connected\":true", "\"commands\":[\"system.run\"]");
            say(
                    operator,
                    "{'type':'req','id':'i','method':'node.invoke','params':{'nodeId':'%s','command':'system.run','params':{'command':['true']},'idempotencyKey':'k'}}"
                            .formatted(device.id()));
            Json.Obj asked = next(socket);
            assertThat(asked.string("event")).contains("node.invoke.request");
            assertThat(asked.has("seq")).isFalse();
            Json.Obj request = asked.object("payload");
            assertThat(request.string("paramsJSON")).contains("{\"command\":[\"true\"]}");
            String result =
                    "{'id':'%s','nodeId':'%s','ok':true,'payloadJSON':'{}'}"
                            .formatted(request.string("id").orElseThrow(), device.id());
            assertThat(
                            ask(socket, "node.invoke.result", result)
                                    .object("payload")
                                    .isTrue("ignored"))
                    .isFalse();
            assertThat(answer(operator).object("payload").isTrue("ok")).isTrue();
            assertThat(
                            ask(socket, "node.invoke.result", result)
                                    .object("payload")
                                    .isTrue("ignored"))
                    .isTrue();
            Json.Obj again =
                    ask(
                            operator,
                            "node.invoke",
                            "{'nodeId':'%s','command':'system.run','idempotencyKey':'k'}"
                                    .formatted(device.id()));
            assertThat(again.object("payload").isTrue("ok")).isTrue();
        }
    }

    /// The id of the next request that the node is asked.
    private String asked() throws IOException {
        return next(socket).object("payload").string("id").orElseThrow();
    }

    /// The node is told that nobody waits for a request.
    private void isCalledOff(String id) throws IOException {
        Json.Obj off = next(socket);
        assertThat(off.string("event")).contains("node.invoke.cancel");
        assertThat(off.object("payload").string("id")).contains(id);
        assertThat(off.object("payload").string("invokeId")).contains(id);
        assertThat(off.object("payload").string("nodeId")).contains(device.id());
    }

    @Test
    void whatTakesTooLongIsCalledOff() throws IOException {
        hello("node", "", "secret");
        try (FrameClient operator = gateway.connected("secret", "cli", "")) {
            say(
                    operator,
                    "{'type':'req','id':'i','method':'node.invoke','params':{'nodeId':'%s','command':'system.run','timeoutMs':1,'idempotencyKey':'k5'}}"
                            .formatted(device.id()));
            isCalledOff(asked());
            assertThat(answer(operator).object("error").string("message").orElse(""))
                    .startsWith("TIMEOUT");
        }
    }

    @Test
    void whatNobodyWaitsForIsCalledOff() throws IOException {
        hello("node", "", "secret");
        String id;
        try (FrameClient operator = gateway.connected("secret", "cli", "")) {
            say(
                    operator,
                    "{'type':'req','id':'i','method':'node.invoke','params':{'nodeId':'%s','command':'system.run','idempotencyKey':'k6'}}"
                            .formatted(device.id()));
            id = asked();
        }
        isCalledOff(id);
    }

    @Test
    void aNodeMayAskNothing() throws IOException {
        hello("node", "", "secret");
        assertThat(ask(socket, "health", "{}").object("error").string("message"))
                .contains("unauthorized role: node");
    }

    @Test
    void whatANodeDidNotDeclareIsNotAsked() throws IOException {
        hello("node", "", "secret");
        try (FrameClient operator = gateway.connected("secret", "cli", "")) {
            Json.Obj answer =
                    ask(
                            operator,
                            "node.invoke",
                            "{'nodeId':'%s','command':'camera.snap','idempotencyKey':'k2'}"
                                    .formatted(device.id()));
            Json.Obj error = answer.object("error");
            assertThat(error.string("code")).contains("INVALID_REQUEST");
            assertThat(error.string("message").orElse(""))
                    .startsWith("node command not allowed: camera.snap");
            assertThat(error.object("details"))
                    .isEqualTo(
                            JsonText.parseObject(
                                    "{\"reason\":\"command not allowlisted\",\"command\":\"camera.snap\"}"));
            Json.Obj which =
                    ask(
                            operator,
                            "node.invoke",
                            "{'nodeId':'%s','command':'system.which','idempotencyKey':'k9'}"
                                    .formatted(device.id()));
            assertThat(which.object("error").object("details").string("reason"))
                    .contains("command not declared by node");
            Json.Obj hands =
                    ask(
                            operator,
                            "node.invoke",
                            "{'nodeId':'%s','command':'hands.start','idempotencyKey':'k8'}"
                                    .formatted(device.id()));
            assertThat(hands.object("error").object("details").string("reason"))
                    .contains("command not allowlisted");
        }
    }

    /// Follows a node in the place of a sandbox.
    private static final class Follower implements NodeFollower {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final CountDownLatch read = new CountDownLatch(1);

        @Override
        public void came(NodeLine line) {
            told.add("came " + line.node().name());
        }

        @Override
        public void left(NodeLine line) {
            told.add("left " + line.node().name());
        }

        @Override
        public Taking output(String nodeId, NodeOutput output) {
            told.add("%d %s".formatted(output.offset(), new String(output.bytes(), UTF_8)));
            return read::await;
        }

        @Override
        public void ended(String nodeId, NodeExit exit) {
            told.add("ended " + exit.status().code());
        }
    }

    @Test
    void outputIsAcknowledgedWhenItWasRead() throws Exception {
        Follower follower = new Follower();
        gateway.nodes().follow(follower);
        hello("node", "", "secret");
        assertThat(follower.told.take()).startsWith("came ");
        String output =
                "{'type':'req','id':'%s','method':'node.process.output','params':{'processId':'p','stream':'stdout','offset':%d,'data':'%s'}}";
        say(socket, output.formatted("o1", 0, "aGVs"));
        say(socket, output.formatted("o2", 3, "bG8="));
        Json.Obj ended =
                ask(
                        socket,
                        "node.process.ended",
                        "{'processId':'p','code':7,'ranMs':1,'cpuMs':1,'stdout':5,'stderr':0}");
        assertThat(ended.string("id")).contains("a");
        assertThat(follower.told.take()).isEqualTo("0 hel");
        assertThat(follower.told.take()).isEqualTo("3 lo");
        assertThat(follower.told.take()).isEqualTo("ended 7");
        follower.read.countDown();
        assertThat(List.of(answer(socket), answer(socket)))
                .extracting(frame -> frame.string("id").orElse("") + frame.isTrue("ok"))
                .containsExactlyInAnyOrder("o1true", "o2true");
        assertThat(
                        ask(
                                        socket,
                                        "node.invoke.progress",
                                        "{'id':'x','nodeId':'" + device.id() + "'}")
                                .isTrue("ok"))
                .isTrue();
        socket.close();
        assertThat(follower.told.take()).startsWith("left ");
    }

    @Test
    void whoeverAskedIsToldWhenTheNodeLeaves() throws IOException {
        hello("node", "", "secret");
        try (FrameClient operator = gateway.connected("secret", "cli", "")) {
            say(
                    operator,
                    "{'type':'req','id':'i','method':'node.invoke','params':{'nodeId':'%s','command':'system.run','idempotencyKey':'k3'}}"
                            .formatted(device.id()));
            next(socket);
            socket.close();
            Json.Obj error = answer(operator).object("error");
            assertThat(error.string("code")).contains("UNAVAILABLE");
            assertThat(error.string("message")).contains("UNAVAILABLE: node disconnected");
            assertThat(error.object("details").object("nodeError").string("code"))
                    .contains("UNAVAILABLE");
            Json.Obj away =
                    ask(
                            operator,
                            "node.invoke",
                            "{'nodeId':'%s','command':'system.run','idempotencyKey':'k4'}"
                                    .formatted(device.id()));
            assertThat(away.object("error").object("details").string("code"))
                    .contains("NOT_CONNECTED");
        }
    }

    @Test
    void aRemovedDeviceIsSentAway() throws IOException {
        hello("node", "", "secret");
        try (FrameClient operator = gateway.connected("secret", "cli", "")) {
            ask(operator, "device.pair.remove", "{'deviceId':'" + device.id() + "'}");
            assertThat(socket.receive().code()).isEqualTo(1008);
        }
    }
}
