package bot.molt.gateway.http;

import static bot.molt.gateway.http.TestGateway.TOKEN;
import static bot.molt.gateway.http.TestGateway.post;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.transport.RawClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private static final String EXECUTE = "/api/tools/execute";
    private static final String BATCH = "/api/tools/batch";
    private static final String INVOKE = "/tools/invoke";

    @AutoClose private final TestGateway gateway = new TestGateway();

    private String plain(String request) throws IOException {
        RawClient.Answer answer = gateway.send(request);
        return answer.status() + " " + answer.body().replace('"', '\'');
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/healthz"})
    void healthIsOpenAndNamesTheVersion(String path) throws Exception {
        assertThat(plain("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEqualTo("200 {'ok':true,'status':'live','version':'1.2.3'}");
    }

    @Test
    void otherMethodsOnProbesAre405() throws Exception {
        RawClient.Answer answer = gateway.send(post("/health", "{}"));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void readinessNamesWhatFailsOnThisMachineAndToWhoHasCredentials() throws Exception {
        assertThat(gateway.get("/readyz").body())
                .startsWith("{\"ready\":true,\"failing\":[],\"uptimeMs\":");
        gateway.failing("audit");
        RawClient.Answer local = gateway.get("/ready");
        assertThat(local.status()).isEqualTo(503);
        assertThat(local.body())
                .startsWith("{\"ready\":false,\"failing\":[\"audit\"]")
                .endsWith(
                        "\"degraded\":[\"disk\"],\"reasons\":{\"audit\":\"audit is broken\",\"disk\":\"nearly full\"}}");
        assertThat(plain("GET /ready HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"))
                .isEqualTo("503 {'ready':false}");
        String elsewhere = "GET /ready HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4\r\n";
        assertThat(plain(elsewhere + "Authorization: Bearer wrong\r\n\r\n"))
                .isEqualTo("503 {'ready':false}");
        assertThat(plain(elsewhere + TOKEN + "\r\n"))
                .startsWith("503 {'ready':false,'failing':['audit']");
    }

    @Test
    void startupTellsThatItIsOver() throws Exception {
        assertThat(gateway.get("/startup").body())
                .isEqualTo("{\"ok\":true,\"status\":\"started\"}");
    }

    @Test
    void theUnknownIs404InJson() throws Exception {
        assertThat(plain("GET /api/unknown HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEqualTo("404 {'error':{'message':'Not Found','type':'not_found'}}");
    }

    @Test
    void toolsAreListedWithSchemasAndWithoutHiddenOnes() throws Exception {
        Json.Obj body = JsonText.parseObject(gateway.get("/api/tools").body());
        assertThat(body.items("tools").toString())
                .contains("\"name\":\"say\"", "\"inputSchema\":{\"type\":\"object\"")
                .doesNotContain("forbidden");
    }

    @Test
    void aCallIsRunAndAnswered() throws Exception {
        assertThat(gateway.call(EXECUTE, "{'tool':'say','input':{'text':'hi'}}"))
                .isEqualTo(
                        "200 {'success':true,'result':{'content':[{'type':'text','text':'hi'}],"
                                + "'details':{},'isError':false}}");
    }

    @Test
    void aFormContentTypeIsTakenForJson() throws Exception {
        String form = TOKEN + "Content-Type: application/x-www-form-urlencoded\r\n";
        assertThat(
                        gateway.send(post(EXECUTE, form, "{'tool':'say','input':{'text':'hi'}}"))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void aTimeoutOfACommandCountsInMilliseconds() throws Exception {
        assertThat(
                        gateway.call(
                                EXECUTE,
                                "{'tool':'exec','input':{'command':'sleep 20','timeout':200}}"))
                .contains("'error':'timed out'");
    }

    @Test
    void aFailedCommandSaysSoAndStillGivesItsResult() throws Exception {
        assertThat(gateway.call(EXECUTE, "{'tool':'exec','input':{'command':'echo no; exit 3'}}"))
                .isEqualTo(
                        "200 {'success':false,'error':'no\\n','code':'tool_failed','result':"
                                + "{'content':[{'type':'text','text':'no\\n'}],"
                                + "'details':{'exitCode':3},'isError':true}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|400 {'error':'Missing tool or input'}",
                "{'tool':'say'}|400 {'error':'Missing tool or input'}",
                "{'tool':7,'input':{}}|400 {'error':'Missing tool or input'}",
                "{'tool':'say','input':[]}|400 {'error':'Missing tool or input'}",
                "{'tool':'say','input':{},'workspace':7}|400 {'error':'workspace: not a string'}",
                "{'tool':'who','input':{},'session':'a b'}|400 {'error':'session: not usable (expected: 1..200 characters without spaces, not beginning with subagent:, cron:, acp:)'}",
                "{'tool':'who','input':{},'timeoutMs':-1}|400 {'error':'timeoutMs: -1 (expected: 1..86400000)'}",
                "{'tool':'nope','input':{}}|404 {'success':false,'error':'Tool not available: nope','code':'tool_not_found'}",
                "{'tool':'say','input':{}}|400 {'success':false,'error':'text: missing (expected: string)','code':'invalid_params'}",
                "{'tool':'forbidden','input':{}}|403 {'success':false,'error':'because forbidden','code':'denied','rule':'rule','source':'tools.deny[0]'}",
            })
    void refusalsHaveTheirStatus(String body, String answer) throws Exception {
        assertThat(gateway.call(EXECUTE, body)).isEqualTo(answer);
    }

    @Test
    void aCrashIsToldAsAnId() throws Exception {
        assertThat(gateway.call(EXECUTE, "{'tool':'crash','input':{}}"))
                .startsWith("500 {'success':false,'error':'internal error ")
                .doesNotContain("secret detail");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "[]", "7", "{'a':1,'a':2}", "nonsense", "{'tool':'\u00c3('}", "{} {}"})
    void malformedJsonIs400OnEveryPost(String body) throws Exception {
        for (String path : new String[] {EXECUTE, BATCH, INVOKE, "/api/tools/stream"}) {
            assertThat(gateway.call(path, body)).startsWith("400 {'error':");
        }
        assertThat(gateway.get("/health").status()).isEqualTo(200);
    }

    @Test
    void deepNestingIs400() throws Exception {
        assertThat(gateway.call(EXECUTE, "[".repeat(5000))).startsWith("400 ");
    }

    @Test
    void anEmptyBodyIsAnEmptyObject() throws Exception {
        assertThat(gateway.call(INVOKE, ""))
                .isEqualTo(
                        "400 {'error':{'message':'tools.invoke requires body.tool','type':'invalid_request_error'}}");
    }

    @Test
    void withoutCredentialsItIs401InEachShape() throws Exception {
        RawClient.Answer answer = gateway.send(post(EXECUTE, "", "{}"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer realm=\"moltbot\"");
        assertThat(answer.body()).isEqualTo("{\"error\":\"Unauthorized\"}");
        assertThat(plain(post(INVOKE, "Authorization: Bearer wrong\r\n", "{}")))
                .isEqualTo("401 {'error':{'message':'Unauthorized','type':'unauthorized'}}");
    }

    @Test
    void tooManyFailuresAre429() throws Exception {
        RawClient.Answer answer =
                gateway.send(post(EXECUTE, "Authorization: Bearer often\r\n", "{}"));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo("42");
    }

    @Test
    void anotherPageIsTurnedAwayAndTheOwnOneIsNot() throws Exception {
        String call = "{'tool':'say','input':{'text':'hi'}}";
        assertThat(plain(post(EXECUTE, TOKEN + "Origin: http://evil.example\r\n", call)))
                .startsWith("403 ");
        assertThat(plain(post(EXECUTE, TOKEN + "Origin: null\r\n", call))).startsWith("403 ");
        assertThat(plain(post(EXECUTE, TOKEN + "Origin: http://x\r\n", call))).startsWith("403 ");
        String own = post(EXECUTE, TOKEN + "Origin: http://127.0.0.1\r\n", call);
        assertThat(plain(own.replace("Host: x\r\n", "Host: 127.0.0.1\r\n"))).startsWith("200 ");
    }

    @Test
    void theCallerHasTheSessionThatTheHeaderNames() throws Exception {
        String headers = "Authorization: Bearer alice\r\nX-OpenClaw-Session-Key: mine\r\n";
        assertThat(plain(post(EXECUTE, headers, "{'tool':'who','input':{}}")))
                .contains(
                        "Caller[userId=alice, role=USER, session=mine, door=http, address=127.0.0.1]");
    }

    @Test
    void aBatchAnswersInOrderAndOneFailureLosesNothing() throws Exception {
        assertThat(
                        gateway.call(
                                BATCH,
                                "{'calls':[{'tool':'exec','input':{'command':'sleep 0.2; echo a'}},"
                                        + "{'tool':'nope','input':{}},7,{'tool':'say','input':{'text':'b'}}]}"))
                .isEqualTo(
                        "200 {'success':false,'results':["
                                + "{'success':true,'result':{'content':[{'type':'text','text':'a\\n'}],'details':{'exitCode':0},'isError':false}},"
                                + "{'success':false,'error':'Tool not available: nope','code':'tool_not_found'},"
                                + "{'success':false,'error':'Missing tool or input','code':'invalid_request'},"
                                + "{'success':true,'result':{'content':[{'type':'text','text':'b'}],'details':{},'isError':false}}]}");
    }

    @Test
    void aBatchRunsSideBySide() throws Exception {
        String call = "{'tool':'exec','input':{'command':'sleep 4'}}";
        long start = System.nanoTime();
        assertThat(gateway.call(BATCH, "{'calls':[" + call + "," + call + "," + call + "]}"))
                .startsWith("200 {'success':true");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(11));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'calls':7}", "{'calls':{}}"})
    void aBatchWithoutCallsIs400(String body) throws Exception {
        assertThat(gateway.call(BATCH, body)).isEqualTo("400 {'error':'Invalid calls format'}");
    }

    @Test
    void aBatchHasALimit() throws Exception {
        String calls = "7,".repeat(100) + "7";
        assertThat(gateway.call(BATCH, "{'calls':[" + calls + "]}"))
                .isEqualTo("400 {'error':'calls: 101 (expected: at most 100)'}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'tool':'say','args':{'text':'a'},'action':'b'}|200 {'ok':true,'result':{'content':[{'type':'text','text':'ab'}],'details':{},'isError':false}}",
                "{'tool':'x','name':'say','args':{'text':'a'}}|200 {'ok':true,'result':{'content':[{'type':'text','text':'a'}],'details':{},'isError':false}}",
                "{'tool':'nope'}|404 {'ok':false,'error':{'type':'not_found','message':'Tool not available: nope'}}",
                "{'tool':'say','args':7}|400 {'ok':false,'error':{'type':'tool_error','message':'text: missing (expected: string)'}}",
                "{'tool':'crash'}|500 {'ok':false,'error':{'type':'tool_error','message':'tool execution failed'}}",
                "{'tool':'forbidden'}|403 {'ok':false,'error':{'type':'forbidden','message':'because forbidden'}}",
            })
    void invokeSpeaksTheOriginalsShapes(String body, String answer) throws Exception {
        assertThat(gateway.call(INVOKE, body)).isEqualTo(answer);
    }

    @Test
    void aClientThatGoesAwayCancelsItsCall() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(post(EXECUTE, "{'tool':'wait','input':{}}"));
            assertThat(gateway.awaitWaiting()).isTrue();
        }
        assertThat(gateway.awaitCancelled(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aCallOverItsTimeIsCancelled() throws Exception {
        assertThat(gateway.call(EXECUTE, "{'tool':'wait','input':{},'timeoutMs':100}"))
                .isEqualTo(
                        "408 {'success':false,'error':'the call was cancelled after 100 ms','code':'timeout'}");
        assertThat(gateway.awaitCancelled(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void metricsCountCallsAndNeedCredentialsThroughAProxy() throws Exception {
        assertThat(gateway.call(EXECUTE, "{'tool':'say','input':{'text':'hi'}}")).startsWith("200");
        assertThat(gateway.call(EXECUTE, "{'tool':'nope','input':{}}")).startsWith("404");
        RawClient.Answer answer = gateway.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answer.header("content-type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains(
                        "# TYPE moltbot_tool_calls_total counter\n",
                        "moltbot_tool_calls_total{tool=\"say\",outcome=\"ok\",code=\"\",door=\"http\"} 1\n",
                        "moltbot_tool_calls_total{tool=\"unknown\",outcome=\"error\",code=\"tool_not_found\",door=\"http\"} 1\n",
                        "moltbot_tool_call_duration_seconds_bucket{tool=\"say\",le=\"+Inf\"} 1\n",
                        "moltbot_build_info{version=\"1.2.3\"");
        assertThat(
                        gateway.send(
                                        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n")
                                .status())
                .isEqualTo(401);
    }

    @Test
    void aBodyOfAHundredMegabytesIsRefusedBeforeItIsSent() throws Exception {
        for (String path : new String[] {EXECUTE, BATCH, INVOKE, "/api/tools/stream"}) {
            String request =
                    "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: 104857600\r\n\r\n{"
                            .formatted(path, TOKEN);
            assertThat(gateway.send(request).status()).isEqualTo(413);
            assertThat(gateway.get("/health").status()).isEqualTo(200);
        }
    }

    @Test
    void slowAndHalfBodiesHaveTheirStatus() throws Exception {
        for (String path : new String[] {EXECUTE, BATCH, INVOKE, "/api/tools/stream"}) {
            String request =
                    "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: 9\r\n\r\n{"
                            .formatted(path, TOKEN);
            assertThat(gateway.send(request).status()).isEqualTo(408);
            try (RawClient client = new RawClient(gateway.port())) {
                assertThat(client.send(request).halfClose().answer().status()).isEqualTo(400);
            }
            assertThat(gateway.get("/health").status()).isEqualTo(200);
        }
    }
}
