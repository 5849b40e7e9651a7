package bot.molt.channels.feishu;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.AccessToken;
import bot.molt.channels.wire.HttpApi;
import bot.molt.channels.wire.Multipart;
import bot.molt.protocol.wire.Request;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The open API. Source: open.feishu.cn/document, server API.
///
/// Threads: safe for any number.
final class FeishuApi implements AutoCloseable {
    private static final long MOST = 8 << 20;
    private static final String RESET = "x-ogw-ratelimit-reset";
    private static final Set<Long> STALE = Set.of(99_991_661L, 99_991_663L, 99_991_668L);
    private static final Set<Long> TOO_OFTEN = Set.of(11_232L, 11_233L, 230_020L, 99_991_400L);

    private final HttpApi http;
    private final String appId;
    private final Secret secret;
    private final AccessToken token;

    FeishuApi(FeishuConfig config, String appId, Secret secret) {
        this.http = new HttpApi("feishu", config.root(), config.timeoutSeconds(), List.of(RESET));
        this.appId = appId;
        this.secret = secret;
        this.token = new AccessToken(this::ask);
    }

    String appId() {
        return appId;
    }

    private AccessToken.Granted ask() throws ChannelException, InterruptedException {
        Json.Obj body =
                Json.object().put("app_id", appId).put("app_secret", secret.reveal()).build();
        Json.Obj told =
                result(
                        http.ask(
                                Request.post(
                                        "/open-apis/auth/v3/tenant_access_token/internal",
                                        JsonText.compact(body)),
                                MOST));
        return new AccessToken.Granted(
                told.string("tenant_access_token").orElse(""),
                Duration.ofSeconds(told.number("expire").orElse(0L)));
    }

    /// Asks for something; the whole answer.
    ///
    /// @param path behind `/open-apis`
    Json.Obj call(String method, String path, @Nullable Json body)
            throws ChannelException, InterruptedException {
        byte[] bytes = body == null ? new byte[0] : JsonText.bytes(body);
        Request plain = new Request(method, "/open-apis" + path, List.of(), bytes, null, null);
        return result(
                asked(
                        body == null
                                ? plain
                                : plain.header("Content-Type", "application/json; charset=utf-8"),
                        MOST));
    }

    /// Posts a form with a file; the whole answer.
    Json.Obj upload(String path, Multipart form) throws ChannelException, InterruptedException {
        return result(asked(form.post("/open-apis" + path), MOST));
    }

    /// The bytes of something that came with a message.
    byte[] download(String path, long most) throws ChannelException, InterruptedException {
        HttpApi.Answer answer = asked(Request.get("/open-apis" + path), most);
        if (answer.status() != 200) {
            result(answer);
            throw ChannelException.of(
                    ChannelFailure.Kind.SERVER,
                    "feishu: the file could not be loaded (HTTP %d)".formatted(answer.status()));
        }
        return answer.body();
    }

    /// Asks with a token that holds; one that Feishu does not take any more is asked for anew,
    /// once.
    private HttpApi.Answer asked(Request request, long most)
            throws ChannelException, InterruptedException {
        String first = token.now();
        HttpApi.Answer answer = http.ask(signed(request, first), most);
        if (!isStale(answer)) {
            return answer;
        }
        token.forget(first);
        return http.ask(signed(request, token.now()), most);
    }

    private static boolean isStale(HttpApi.Answer answer) {
        return answer.status() != 200 && STALE.contains(object(answer).number("code").orElse(0L));
    }

    private static Request signed(Request request, String bearer) {
        return request.header("Authorization", "Bearer " + bearer);
    }

    private static Json.Obj object(HttpApi.Answer answer) {
        try {
            return JsonText.parseObject(answer.body());
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    private static Json.Obj result(HttpApi.Answer answer) throws ChannelException {
        Json.Obj body = object(answer);
        long code = body.number("code").orElse(-1L);
        if (code == 0 && answer.status() == 200) {
            return body;
        }
        ChannelFailure.Kind kind = kind(answer.status(), code);
        String hint =
                switch ((int) code) {
                    case 230_002 -> "; expected: a bot that was added to the group";
                    case 230_013 -> "; expected: somebody who may use the app";
                    case 10_003, 10_014 -> "; expected: appId and appSecret of the same app";
                    case 99_991_672 -> "; expected: an app that was granted im:message";
                    default -> "";
                };
        throw ChannelException.of(
                kind,
                "feishu: %s (%d, %d%s)"
                        .formatted(
                                body.string("msg").orElse("no explanation"),
                                answer.status(),
                                code,
                                hint),
                kind == ChannelFailure.Kind.RATE_LIMITED ? pause(answer) : null);
    }

    private static Duration pause(HttpApi.Answer answer) {
        String reset = answer.headers().getOrDefault(RESET, "");
        Duration after = answer.pause();
        return reset.matches("\\d{1,4}")
                ? Duration.ofSeconds(Math.max(1, Long.parseLong(reset)))
                : after == null ? Duration.ofSeconds(1) : after;
    }

    private static ChannelFailure.Kind kind(int status, long code) {
        if (status == 429 || TOO_OFTEN.contains(code)) {
            return ChannelFailure.Kind.RATE_LIMITED;
        }
        if (STALE.contains(code)) {
            return ChannelFailure.Kind.AUTH;
        }
        return switch ((int) code) {
            case 10_003, 10_014, 99_991_672, 230_006 -> ChannelFailure.Kind.AUTH;
            case 230_002, 230_011, 230_013, 230_110, 232_009 -> ChannelFailure.Kind.GONE;
            case 230_025, 234_006 -> ChannelFailure.Kind.TOO_LARGE;
            default -> status >= 500 ? ChannelFailure.Kind.SERVER : ChannelFailure.Kind.INVALID;
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
