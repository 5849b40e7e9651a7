package bot.molt.channels.line;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.HttpApi;
import bot.molt.protocol.wire.Request;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.time.Duration;
import java.util.List;

/// The Messaging API. Source: developers.line.biz/en/reference/messaging-api.
///
/// Threads: safe for any number.
final class LineApi implements AutoCloseable {
    private static final long MOST = 1 << 20;
    private static final String ACCEPTED = "x-line-accepted-request-id";
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(10);

    private final HttpApi http;
    private final HttpApi data;
    private final Secret token;

    LineApi(LineConfig config, Secret token) {
        this.http =
                new HttpApi("line", config.apiRoot(), config.timeoutSeconds(), List.of(ACCEPTED));
        this.data = new HttpApi("line", config.dataRoot(), config.timeoutSeconds());
        this.token = token;
    }

    Json.Obj get(String path) throws ChannelException, InterruptedException {
        return result(http.ask(signed(Request.get(path)), MOST));
    }

    Json.Obj post(String path, Json.Obj body) throws ChannelException, InterruptedException {
        return result(http.ask(signed(Request.post(path, JsonText.compact(body))), MOST));
    }

    /// Sends messages. With the same retry key it is done once within a day; then the answer is the
    /// first one.
    ///
    /// @param retryKey a UUID; empty for none
    Json.Obj push(Json.Obj body, String retryKey) throws ChannelException, InterruptedException {
        Request request = signed(Request.post("/v2/bot/message/push", JsonText.compact(body)));
        HttpApi.Answer answer =
                http.ask(
                        retryKey.isEmpty() ? request : request.header("X-Line-Retry-Key", retryKey),
                        MOST);
        boolean before = answer.status() == 409 && answer.headers().containsKey(ACCEPTED);
        return before ? object(answer) : result(answer);
    }

    /// The bytes of something that came with a message.
    byte[] content(String messageId, long most) throws ChannelException, InterruptedException {
        HttpApi.Answer answer =
                data.ask(signed(Request.get("/v2/bot/message/" + messageId + "/content")), most);
        if (answer.status() != 200) {
            throw failure(answer);
        }
        return answer.body();
    }

    private Request signed(Request request) {
        return request.header("Authorization", "Bearer " + token.reveal());
    }

    private static Json.Obj object(HttpApi.Answer answer) {
        try {
            return JsonText.parseObject(answer.body());
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    private static Json.Obj result(HttpApi.Answer answer) throws ChannelException {
        if (answer.status() / 100 != 2) {
            throw failure(answer);
        }
        return object(answer);
    }

    private static ChannelException failure(HttpApi.Answer answer) {
        int status = answer.status();
        String said = object(answer).string("message").orElse("no explanation");
        boolean spent = said.contains("monthly limit");
        ChannelFailure.Kind kind =
                switch (status) {
                    case 401, 403 -> ChannelFailure.Kind.AUTH;
                    case 404, 410 -> ChannelFailure.Kind.GONE;
                    case 413 -> ChannelFailure.Kind.TOO_LARGE;
                    case 429 -> spent ? ChannelFailure.Kind.GONE : ChannelFailure.Kind.RATE_LIMITED;
                    default ->
                            status >= 500
                                    ? ChannelFailure.Kind.SERVER
                                    : ChannelFailure.Kind.INVALID;
                };
        Duration after = answer.pause();
        return ChannelException.of(
                kind,
                "line: %s (%d)".formatted(said, status),
                kind == ChannelFailure.Kind.RATE_LIMITED && after == null ? DEFAULT_PAUSE : after);
    }

    @Override
    public void close() {
        http.close();
        data.close();
    }
}
