package bot.molt.channels.telegram;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.HttpApi;
import bot.molt.channels.wire.Multipart;
import bot.molt.protocol.wire.Request;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.OutgoingFile;
import java.time.Duration;
import java.util.Map;

/// The Bot API. Source: the reference at core.telegram.org/bots/api.
///
/// Threads: safe for any number.
final class TelegramApi implements AutoCloseable {
    private static final long MOST = 8 << 20;

    private final HttpApi http;
    private final Secret token;
    private final Duration limit;

    TelegramApi(TelegramConfig config, Secret token) {
        this.http = new HttpApi("telegram", config.apiRoot(), config.timeoutSeconds());
        this.token = token;
        this.limit = config.timeoutSeconds();
    }

    /// The part of the token that is no secret: the bot's id.
    String botId() {
        return token.reveal().substring(0, token.reveal().indexOf(':'));
    }

    /// Calls a method; its result.
    Json call(String method, Json.Obj params) throws ChannelException, InterruptedException {
        return result(http.ask(Request.post(path(method), JsonText.compact(params)), MOST));
    }

    /// Calls a method that answers only after a while.
    Json wait(String method, Json.Obj params, Duration patience)
            throws ChannelException, InterruptedException {
        Request request =
                Request.post(path(method), JsonText.compact(params))
                        .waiting(patience.plus(limit), limit);
        return result(http.ask(request, MOST));
    }

    /// Calls a method with a file.
    Json upload(String method, Json.Obj params, String field, OutgoingFile file)
            throws ChannelException, InterruptedException {
        Multipart form = new Multipart();
        for (Map.Entry<String, Json> param : params.members().entrySet()) {
            form.field(
                    param.getKey(),
                    param.getValue() instanceof Json.Str(String text)
                            ? text
                            : JsonText.compact(param.getValue()));
        }
        return result(http.ask(form.file(field, file).post(path(method)), MOST));
    }

    /// The bytes of a file that `getFile` named.
    byte[] download(String filePath, long most) throws ChannelException, InterruptedException {
        if (!filePath.matches("[A-Za-z0-9._/-]{1,500}") || filePath.contains("..")) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID, "telegram: a file path that cannot be asked for");
        }
        HttpApi.Answer answer =
                http.ask(Request.get("/file/bot" + token.reveal() + "/" + filePath), most);
        if (answer.status() != 200) {
            throw ChannelException.of(
                    ChannelFailure.Kind.SERVER,
                    "telegram: the file could not be loaded (HTTP %d)".formatted(answer.status()));
        }
        return answer.body();
    }

    private String path(String method) {
        return "/bot" + token.reveal() + "/" + method;
    }

    private static Json result(HttpApi.Answer answer) throws ChannelException {
        Json.Obj body;
        try {
            body = JsonText.parseObject(answer.body());
        } catch (JsonSyntaxException e) {
            throw failure(answer.status(), Json.Obj.EMPTY);
        }
        Json result = body.get("result");
        if (!body.isTrue("ok") || result == null) {
            throw failure(answer.status(), body);
        }
        return result;
    }

    private static ChannelException failure(int status, Json.Obj body) {
        int code = body.number("error_code").orElse((long) status).intValue();
        String said = body.string("description").orElse("no explanation");
        Json.Obj parameters = body.object("parameters");
        String words = said.toLowerCase(java.util.Locale.ROOT);
        ChannelFailure.Kind kind =
                switch (code) {
                    case 400 ->
                            words.contains("not found") || words.contains("deactivated")
                                    ? ChannelFailure.Kind.GONE
                                    : ChannelFailure.Kind.INVALID;
                    case 401, 404 -> ChannelFailure.Kind.AUTH;
                    case 403 -> ChannelFailure.Kind.GONE;
                    case 409 -> ChannelFailure.Kind.CONFLICT;
                    case 413 -> ChannelFailure.Kind.TOO_LARGE;
                    case 429 -> ChannelFailure.Kind.RATE_LIMITED;
                    default -> ChannelFailure.Kind.SERVER;
                };
        String hint =
                switch (kind) {
                    case AUTH -> "; expected: a token that @BotFather gave and did not revoke";
                    case CONFLICT ->
                            "; expected: one program that receives for this bot, end the other";
                    default -> "";
                };
        return ChannelException.of(
                kind,
                "telegram: %s (%d%s)".formatted(said, code, hint),
                parameters.number("retry_after").map(Duration::ofSeconds).orElse(null));
    }

    @Override
    public void close() {
        http.close();
    }
}
