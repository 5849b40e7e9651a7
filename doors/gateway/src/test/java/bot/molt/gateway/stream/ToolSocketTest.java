package bot.molt.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.http.TestGateway;
import bot.molt.gateway.transport.FrameClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ToolSocketTest {
    @AutoClose private final TestGateway gateway = new TestGateway(Duration.ofSeconds(2));

    private FrameClient open() throws IOException {
        return new FrameClient(gateway.port(), "/ws/tools/stream", TestGateway.TOKEN);
    }

    private static FrameClient say(FrameClient client, String json) throws IOException {
        return client.text(json.replace('\'', '"'));
    }

    private static Json.Obj next(FrameClient client) throws IOException {
        return JsonText.parseObject(client.receiveText());
    }

    private static Json.Obj nextOf(FrameClient client, String type) throws IOException {
        Json.Obj frame = next(client);
        while (!frame.string("type").orElse("").equals(type)) {
            frame = next(client);
        }
        return frame;
    }

    private static List<Json.Obj> untilDone(FrameClient client) throws IOException {
        List<Json.Obj> frames = new ArrayList<>();
        do {
            frames.add(next(client));
        } while (!frames.getLast().string("type").orElse("").equals("done"));
        return frames;
    }

    private static String plain(Json.Obj frame) {
        return JsonText.compact(frame.without("callId").without("durationMs")).replace('"', '\'');
    }

    private static byte[] bytes(Json.Obj output) {
        String data = output.string("data").orElseThrow();
        return output.has("encoding")
                ? Base64.getDecoder().decode(data)
                : data.getBytes(StandardCharsets.UTF_8);
    }

    /// Joins outputs and checks that they stand one after the other.
    private static byte[] joined(List<Json.Obj> frames, long from) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Json.Obj frame : frames) {
            if (frame.string("type").orElse("").equals("output")) {
                assertThat(frame.number("offset")).contains(from + all.size());
                all.writeBytes(bytes(frame));
            }
        }
        return all.toByteArray();
    }

    @Test
    void theSeedsMessageGetsOutputAndDoneWithoutAnId() throws Exception {
        try (FrameClient client = open()) {
            say(client, "{'tool':'exec','input':{'command':'echo hi'}}");
            assertThat(untilDone(client).stream().map(ToolSocketTest::plain))
                    .containsExactly(
                            "{'type':'started','tool':'exec'}",
                            "{'type':'output','stream':'stdout','offset':0,'data':'hi\\n'}",
                            "{'type':'exit','code':0}",
                            "{'type':'done','success':true,'result':{'content':[{'type':'text','text':'hi\\n'}],"
                                    + "'details':{'exitCode':0},'isError':false}}");
        }
    }

    @Test
    void severalCallsRunOnOneSocketEachWithItsId() throws Exception {
        try (FrameClient client = open()) {
            say(client, "{'id':'slow','tool':'exec','input':{'command':'sleep 0.5; echo slow'}}");
            say(client, "{'id':7,'tool':'say','input':{'text':'fast'}}");
            assertThat(plain(nextOf(client, "done")))
                    .startsWith("{'type':'done','id':7,'success':true");
            assertThat(plain(nextOf(client, "done")))
                    .startsWith("{'type':'done','id':'slow','success':true");
        }
    }

    @Test
    void standardErrorIsAStreamOfItsOwn() throws Exception {
        try (FrameClient client = open()) {
            say(client, "{'tool':'exec','input':{'command':'echo bad >&2','split':true}}");
            assertThat(plain(nextOf(client, "output")))
                    .isEqualTo("{'type':'output','stream':'stderr','offset':0,'data':'bad\\n'}");
        }
    }

    @Test
    void aSplitCharacterIsHeldBackAndBinaryIsBase64() throws Exception {
        try (FrameClient client = open()) {
            String command =
                    "printf 'a\\\\303'; sleep 0.3; printf '\\\\244b'; sleep 0.3; printf '\\\\377\\\\376'";
            say(
                    client,
                    "{'tool':'exec','input':{'command':'%s'}}"
                            .formatted(command.replace("'", "\\u0027")));
            List<Json.Obj> frames = untilDone(client);
            assertThat(joined(frames, 0))
                    .isEqualTo(
                            new byte[] {
                                'a', (byte) 0xC3, (byte) 0xA4, 'b', (byte) 0xFF, (byte) 0xFE
                            });
            assertThat(frames.stream().map(ToolSocketTest::plain))
                    .contains("{'type':'output','stream':'stdout','offset':1,'data':'äb'}")
                    .contains(
                            "{'type':'output','stream':'stdout','offset':4,'encoding':'base64','data':'//4='}");
        }
    }

    @Test
    void aCancelEndsTheCall() throws Exception {
        try (FrameClient client = open()) {
            say(client, "{'id':'a','tool':'wait','input':{}}");
            assertThat(plain(nextOf(client, "progress")))
                    .isEqualTo("{'type':'progress','id':'a','message':'waiting'}");
            say(client, "{'type':'cancel','id':'a'}");
            assertThat(plain(nextOf(client, "error")))
                    .isEqualTo(
                            "{'type':'error','id':'a','code':'cancelled','message':'the call was cancelled'}");
            assertThat(plain(next(client))).isEqualTo("{'type':'done','id':'a','success':false}");
        }
    }

    @Test
    void aReconnectMissesNothingAndDoublesNothing() throws Exception {
        String command = "i=0; while [ $i -lt 30 ]; do echo line $i; i=$((i+1)); sleep 0.05; done";
        String callId;
        byte[] before;
        try (FrameClient client = open()) {
            say(client, "{'tool':'exec','input':{'command':'" + command + "'}}");
            callId = next(client).string("callId").orElseThrow();
            before = joined(List.of(nextOf(client, "output"), nextOf(client, "output")), 0);
        }
        try (FrameClient client = open()) {
            say(
                    client,
                    "{'type':'resume','callId':'%s','offset':%d}".formatted(callId, before.length));
            List<Json.Obj> frames = untilDone(client);
            String all =
                    new String(before, StandardCharsets.UTF_8)
                            + new String(joined(frames, before.length), StandardCharsets.UTF_8);
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                expected.append("line ").append(i).append('\n');
            }
            assertThat(all).isEqualTo(expected.toString());
        }
    }

    @Test
    void anEndedCallCanBeReadAgain() throws Exception {
        try (FrameClient client = open()) {
            say(client, "{'tool':'exec','input':{'command':'echo hello'}}");
            String callId = untilDone(client).getFirst().string("callId").orElseThrow();
            say(client, "{'type':'resume','callId':'" + callId + "','offset':2}");
            assertThat(plain(nextOf(client, "output")))
                    .isEqualTo("{'type':'output','stream':'stdout','offset':2,'data':'llo\\n'}");
            assertThat(plain(nextOf(client, "exit"))).isEqualTo("{'type':'exit','code':0}");
        }
    }

    @Test
    void aCallWhoseClientStaysAwayIsCancelled() throws Exception {
        try (FrameClient client = open()) {
            say(client, "{'tool':'wait','input':{}}");
            assertThat(gateway.awaitWaiting()).isTrue();
        }
        assertThat(gateway.awaitCancelled(Duration.ofMillis(500))).isFalse();
        assertThat(gateway.awaitCancelled(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aBackgroundProcessOutlivesItsCallAndCanBeWatchedAgain() throws Exception {
        String callId;
        try (FrameClient client = open()) {
            say(
                    client,
                    "{'tool':'exec','input':{'command':'echo one; sleep 1; echo two','background':true}}");
            List<Json.Obj> frames = untilDone(client);
            callId = frames.getFirst().string("callId").orElseThrow();
            assertThat(frames.stream().map(f -> f.string("type").orElseThrow()))
                    .doesNotContain("exit");
        }
        try (FrameClient client = open()) {
            say(client, "{'type':'resume','callId':'" + callId + "','offset':0}");
            List<Json.Obj> frames = untilDone(client);
            assertThat(new String(joined(frames, 0), StandardCharsets.UTF_8))
                    .isEqualTo("one\ntwo\n");
            assertThat(frames.get(frames.size() - 2).string("type")).contains("exit");
        }
    }

    @Test
    void inputAndSignalsReachTheProcess() throws Exception {
        try (FrameClient client = open()) {
            say(
                    client,
                    "{'id':1,'tool':'exec','input':{'command':'read a; echo got $a; cat; sleep 20'}}");
            String callId = next(client).string("callId").orElseThrow();
            say(client, "{'type':'input','callId':'" + callId + "','data':'x\\n'}");
            assertThat(plain(nextOf(client, "output"))).contains("'data':'got x\\n'");
            say(client, "{'type':'input','id':1,'data':'y','eof':true}");
            assertThat(plain(nextOf(client, "output"))).contains("'offset':6,'data':'y'");
            say(client, "{'type':'signal','id':1,'signal':'TERM'}");
            assertThat(plain(nextOf(client, "exit")))
                    .isEqualTo("{'type':'exit','id':1,'code':143,'signal':'TERM'}");
        }
    }

    @Test
    void aRefusalNamesItsRule() throws Exception {
        try (FrameClient client = open()) {
            say(client, "{'tool':'forbidden','input':{}}");
            assertThat(plain(nextOf(client, "error")))
                    .isEqualTo(
                            "{'type':'error','code':'denied','message':'because forbidden','rule':'rule','source':'tools.deny[0]'}");
            assertThat(plain(next(client))).isEqualTo("{'type':'done','success':false}");
        }
    }

    @Test
    void anApprovalIsAskedForAndAnsweredHere() throws Exception {
        try (FrameClient client = open()) {
            say(client, "{'id':1,'tool':'asks','input':{},'approvals':true}");
            Json.Obj asked = nextOf(client, "approval");
            assertThat(asked.string("message")).contains("because asks");
            say(
                    client,
                    "{'type':'approve','approvalId':'%s','answer':'once'}"
                            .formatted(asked.string("approvalId").orElseThrow()));
            assertThat(plain(nextOf(client, "done"))).contains("'text':'approved'");
            say(client, "{'id':2,'tool':'asks','input':{},'approvals':true}");
            say(
                    client,
                    "{'type':'approve','approvalId':'%s','answer':'deny'}"
                            .formatted(
                                    nextOf(client, "approval").string("approvalId").orElseThrow()));
            assertThat(plain(nextOf(client, "error"))).contains("'code':'denied'");
        }
    }

    @Test
    void whatIsWrongIsToldAndTheSocketLivesOn() throws Exception {
        try (FrameClient client = open()) {
            String[] wrong = {
                "{",
                "[]",
                "{}",
                "{'type':'dance'}",
                "{'type':'cancel','id':'x'}",
                "{'type':'resume'}",
                "{'type':'resume','callId':'call_x'}",
                "{'type':'resume','callId':'x','offset':-1}",
                "{'id':[],'tool':'say','input':{}}",
                "{'type':'approve','approvalId':'x','answer':'once'}",
                "{'type':'input','callId':'x'}",
                "{'tool':7,'input':{}}",
            };
            for (String message : wrong) {
                say(client, message);
                assertThat(next(client).string("type")).as(message).contains("error");
            }
            client.frame(0x82, new byte[] {1, 2});
            assertThat(next(client).string("code")).contains("invalid_request");
            say(client, "{'tool':'say','input':{'text':'well'}}");
            assertThat(plain(nextOf(client, "done"))).contains("well");
        }
    }

    @Test
    void anotherUsersCallCannotBeResumed() throws Exception {
        try (FrameClient client = open();
                FrameClient alice =
                        new FrameClient(
                                gateway.port(),
                                "/ws/tools/stream",
                                "Authorization: Bearer alice\r\n")) {
            say(client, "{'tool':'exec','input':{'command':'echo mine'}}");
            String callId = untilDone(client).getFirst().string("callId").orElseThrow();
            say(alice, "{'type':'resume','callId':'" + callId + "'}");
            assertThat(next(alice).string("code")).contains("not_found");
        }
    }

    @Test
    void withoutCredentialsOrFromAnotherPageThereIsNoSocket() throws Exception {
        try (FrameClient stranger = new FrameClient(gateway.port(), "/ws/tools/stream")) {
            assertThat(stranger.opening().status()).isEqualTo(401);
        }
        try (FrameClient page =
                new FrameClient(
                        gateway.port(),
                        "/ws/tools/stream",
                        TestGateway.TOKEN,
                        "Origin: http://evil.example\r\n")) {
            assertThat(page.opening().status()).isEqualTo(403);
        }
        assertThat(gateway.get("/ws/tools/stream").status()).isEqualTo(426);
    }

    @Test
    void muchOutputArrivesWhole() throws Exception {
        try (FrameClient client = open()) {
            say(
                    client,
                    "{'tool':'exec','input':{'command':'head -c 20000000 /dev/zero | tr \\u0027\\\\0\\u0027 x'}}");
            byte[] expected = new byte[20_000_000];
            Arrays.fill(expected, (byte) 'x');
            assertThat(Arrays.equals(joined(untilDone(client), 0), expected)).isTrue();
        }
    }
}
