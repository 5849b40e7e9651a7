package bot.molt.gateway.control;

import static bot.molt.gateway.control.ControlGateway.answer;
import static bot.molt.gateway.control.ControlGateway.connect;
import static bot.molt.gateway.control.ControlGateway.next;
import static bot.molt.gateway.control.ControlGateway.say;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.transport.FrameClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {
    @TempDir private Path state;
    private ControlGateway gateway;

    @BeforeEach
    void starts() throws IOException {
        gateway = new ControlGateway(state);
    }

    @AfterEach
    void stops() {
        gateway.close();
    }

    private static String plain(Json json) {
        return JsonText.compact(json).replace('"', '\'');
    }

    private Json.Obj refusal(String connect) throws IOException {
        try (FrameClient client = gateway.open()) {
            say(client, connect);
            Json.Obj answer = next(client);
            FrameClient.Frame close = client.receive();
            return answer.object("error").with("close", close.code());
        }
    }

    @Test
    void aSocketBeginsWithAChallengeAndAHelloAnswersTheConnect() throws IOException {
        try (FrameClient client = new FrameClient(gateway.port(), "/")) {
            Json.Obj challenge = next(client);
            assertThat(challenge.string("event")).contains("connect.challenge");
            assertThat(challenge.object("payload").string("nonce").orElse("")).hasSize(36);
            say(client, connect("secret", "ui", ""));
            Json.Obj hello = next(client);
            assertThat(hello.string("id")).contains("1");
            Json.Obj payload = hello.object("payload");
            assertThat(payload.string("type")).contains("hello-ok");
            assertThat(payload.number("protocol")).contains(4L);
            assertThat(plain(payload.object("auth")))
                    .isEqualTo("{'method':'token','role':'operator','scopes':['operator.admin']}");
            assertThat(payload.object("features").items("methods"))
                    .contains(Json.of("health"), Json.of("node.invoke"))
                    .doesNotContain(Json.of("cron.list"), Json.of("chat.send"));
            assertThat(plain(payload.object("policy")))
                    .isEqualTo(
                            "{'maxPayload':26214400,'maxBufferedBytes':1572864,'tickIntervalMs':30000}");
            assertThat(payload.object("snapshot").items("presence")).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operator.admin|cron.add|INVALID_REQUEST|not_served|unknown method: cron.add",
                "operator.read|cron.list|INVALID_REQUEST|not_served|unknown method: cron.list",
                "operator.read|cron.add|FORBIDDEN|MISSING_SCOPE|missing scope: operator.admin",
                "operator.talk|talk.speak|INVALID_REQUEST|not_served|unknown method: talk.speak",
                "operator.admin|node.pending.pull|INVALID_REQUEST||unauthorized role: operator",
                "operator.admin|cron.ad|INVALID_REQUEST|unknown_method|unknown method: cron.ad",
            })
    void aMethodOfTheOriginalThatNobodyServesYetHasItsPlace(
            String scope, String method, String code, String detail, String message)
            throws IOException {
        try (FrameClient client =
                gateway.connected("secret", "cli", ",'scopes':['" + scope + "']")) {
            say(client, "{'type':'req','id':'a','method':'" + method + "'}");
            Json.Obj error = answer(client).object("error");
            assertThat(error.string("code")).contains(code);
            assertThat(error.object("details").string("code").orElse(null)).isEqualTo(detail);
            assertThat(error.string("message").orElse("")).startsWith(message);
            assertThat(error.isTrue("retryable")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"3,3,3", "3,4,4", "4,4,4", "7,7,7", "1,99,7", "4,6,4"})
    void theBestVersionThatBothSpeakIsChosen(int min, int max, long chosen) throws IOException {
        try (FrameClient client = gateway.open()) {
            say(
                    client,
                    connect("secret", "cli", "")
                            .replace("'minProtocol':3", "'minProtocol':" + min)
                            .replace("'maxProtocol':4", "'maxProtocol':" + max));
            assertThat(answer(client).object("payload").number("protocol")).contains(chosen);
        }
    }

    @Test
    void aClientOfAnotherAgeIsToldWhatIsSpoken() throws IOException {
        Json.Obj refusal =
                refusal(
                        connect("secret", "cli", "")
                                .replace(
                                        "'minProtocol':3,'maxProtocol':4",
                                        "'minProtocol':1,'maxProtocol':2"));
        assertThat(refusal.string("message")).contains("protocol mismatch");
        assertThat(refusal.number("close")).contains(1002L);
        assertThat(refusal.object("details").number("expectedProtocol")).contains(4L);
    }

    @Test
    void whoHasNoTokenIsSentAwayWithTheReason() throws IOException {
        Json.Obj wrong = refusal(connect("wrong", "cli", ""));
        assertThat(wrong.string("code")).contains("INVALID_REQUEST");
        assertThat(wrong.string("message").orElse(""))
                .startsWith("unauthorized: gateway token mismatch");
        assertThat(wrong.object("details").string("code")).contains("AUTH_TOKEN_MISMATCH");
        assertThat(wrong.number("close")).contains(1008L);
        Json.Obj none = refusal(connect("x", "cli", "").replace(",'auth':{'token':'x'}", ""));
        assertThat(none.object("details").string("code")).contains("AUTH_TOKEN_MISSING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'req','id':'1','method':'health'}",
                "{'type':'req','id':'1','method':'connect','params':{}}",
                "{'type':'req','id':'1','method':'connect','params':[]}",
                "{'type':'hello'}",
                "[]",
                "nonsense"
            })
    void nothingButAConnectOpensTheDoor(String first) throws IOException {
        Json.Obj refusal = refusal(first);
        assertThat(refusal.string("code")).contains("INVALID_REQUEST");
        assertThat(refusal.number("close")).contains(1008L);
    }

    @Test
    void aStrangerMaySendLittle() throws IOException {
        try (FrameClient client = gateway.open()) {
            client.text("x".repeat(70_000));
            assertThat(client.receive().code()).isEqualTo(1009);
        }
    }

    @Test
    void whoWasLetInMaySendMuch() throws IOException {
        try (FrameClient client = gateway.connected("secret", "cli", "")) {
            client.text(
                    "{\"type\":\"req\",\"id\":\"2\",\"method\":\"health\",\"params\":{\"probe\":false},\"pad\":\""
                            + "x".repeat(2_000_000)
                            + "\"}");
            assertThat(answer(client).isTrue("ok")).isTrue();
        }
    }

    @Test
    void aBadFrameIsAnsweredAndTheConnectionStays() throws IOException {
        try (FrameClient client = gateway.connected("secret", "cli", "")) {
            say(client, "{'type':'req','id':'7'}");
            Json.Obj answer = answer(client);
            assertThat(answer.string("id")).contains("7");
            assertThat(answer.object("error").string("message").orElse(""))
                    .startsWith("invalid request frame: method");
            say(client, "{");
            assertThat(answer(client).string("id")).contains("invalid");
            say(client, "{'type':'req','id':'8','method':'health'}");
            assertThat(answer(client).object("payload").isTrue("ok")).isTrue();
        }
    }

    @Test
    void whoMayReadMayNotWriteNorKnowWhatElseThereIs() throws IOException {
        try (FrameClient client =
                gateway.connected("secret", "cli", ",'scopes':['operator.read']")) {
            say(client, "{'type':'req','id':'2','method':'node.list'}");
            assertThat(answer(client).isTrue("ok")).isTrue();
            say(
                    client,
                    "{'type':'req','id':'3','method':'node.invoke','params':{'nodeId':'n','command':'c','idempotencyKey':'k'}}");
            Json.Obj error = answer(client).object("error");
            assertThat(error.string("code")).contains("FORBIDDEN");
            assertThat(error.string("message")).contains("missing scope: operator.write");
            assertThat(error.object("details").string("missingScope")).contains("operator.write");
            say(client, "{'type':'req','id':'4','method':'node.invoke.result'}");
            assertThat(answer(client).object("error").string("message"))
                    .contains("unauthorized role: operator");
        }
    }

    @Test
    void aUsersKeyOpensWhatUsersMay() throws IOException {
        try (FrameClient client = gateway.connected("alice", "cli", "")) {
            say(client, "{'type':'req','id':'2','method':'health'}");
            assertThat(answer(client).isTrue("ok")).isTrue();
            say(client, "{'type':'req','id':'3','method':'system-presence'}");
            assertThat(answer(client).object("error").string("code")).contains("FORBIDDEN");
        }
    }

    @Test
    void anUnknownMethodIsNamedWithTheNearest() throws IOException {
        try (FrameClient client = gateway.connected("secret", "cli", "")) {
            say(client, "{'type':'req','id':'2','method':'helth'}");
            Json.Obj error = answer(client).object("error");
            assertThat(error.string("message")).contains("unknown method: helth");
            assertThat(error.object("details").string("hint")).contains("(did you mean health?)");
        }
    }

    @Test
    void whoComesAndGoesIsSeenByTheOthersInOrder() throws IOException {
        FrameClient guest;
        try (FrameClient watcher = gateway.connected("secret", "ui", "")) {
            guest = gateway.connected("secret", "ui", "");
            Json.Obj came = next(watcher);
            assertThat(came.string("event")).contains("presence");
            assertThat(came.number("seq")).contains(1L);
            assertThat(came.object("payload").items("presence")).hasSize(3);
            say(
                    guest,
                    "{'type':'req','id':'2','method':'system-event','params':{'text':'hi','reason':'test','instanceId':'i1'}}");
            answer(guest);
            assertThat(next(watcher).number("seq")).contains(2L);
            guest.close();
            Json.Obj left = next(watcher);
            assertThat(left.number("seq")).contains(3L);
            assertThat(plain(left)).contains("'reason':'disconnect'");
        }
    }

    @Test
    void whoseCredentialsEndIsSentAway() throws IOException {
        try (FrameClient client = gateway.connected("alice", "cli", "")) {
            gateway.revoke("alice");
            assertThat(client.receive().code()).isEqualTo(1008);
        }
    }

    @Test
    void aStuckReaderIsDroppedAndNobodyElseNotices() throws Exception {
        try (FrameClient stuck = gateway.connected("secret", "cli", "");
                FrameClient reader = gateway.connected("secret", "cli", "")) {
            Json payload = Json.object().put("pad", "x".repeat(200_000)).build();
            for (int i = 0; i < 60; i++) {
                gateway.clients().tell(Event.forAll("shutdown", payload));
                assertThat(next(reader).string("event")).contains("shutdown");
            }
            assertThat(gateway.clients().size()).isLessThanOrEqualTo(2);
            awaitClients(1);
            assertThat(stuck.opening().status()).isEqualTo(101);
        }
    }

    private void awaitClients(int expected) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (gateway.clients().size() != expected && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(gateway.clients().size()).isEqualTo(expected);
    }

    @Test
    void stoppingIsSaidBeforeTheDoorCloses() throws IOException {
        try (FrameClient client = gateway.connected("secret", "cli", "")) {
            gateway.goodbye(Duration.ofMillis(1500));
            Json.Obj shutdown = next(client);
            assertThat(plain(shutdown.object("payload")))
                    .isEqualTo("{'reason':'gateway restarting','restartExpectedMs':1500}");
            assertThat(client.receive().code()).isEqualTo(1012);
        }
    }

    @Test
    void theSampleOfTheSeedIsAccepted() throws IOException {
        try (FrameClient client = gateway.open()) {
            say(
                    client,
                    "{'type':'req','id':'c1','method':'connect','params':{'minProtocol':7,'maxProtocol':7,"
                            + "'client':{'id':'cli-abc123','version':'1.0.0','platform':'linux','mode':'operator'},"
                            + "'auth':{'token':'secret'}}}");
            assertThat(answer(client).object("payload").number("protocol")).contains(7L);
        }
    }
}
