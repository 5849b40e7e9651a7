package bot.molt.channels.wecom;

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
import bot.molt.spi.channel.OutgoingFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The platform's API for one application. Source: developer.work.weixin.qq.com, sending
/// application messages, temporary media, global error codes.
///
/// Threads: safe for any number.
final class WecomApi implements AutoCloseable {
    private static final long MOST = 1 << 20;
    private static final Set<Long> STALE = Set.of(40014L, 42001L, 40001L);
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(60);

    private final HttpApi http;
    private final AccessToken token;
    private final long agent;

    /// What is asked, once there is a token.
    private interface Asking {
        Request with(String query);
    }

    WecomApi(WecomConfig config, String corp, long agent, Secret secret) {
        this.http =
                new HttpApi(
                        "wecom",
                        config.apiRoot(),
                        config.timeoutSeconds(),
                        List.of("Content-Type"));
        this.agent = agent;
        this.token =
                new AccessToken(() -> {
                    Request request =
                            Request.get(
                                    "/cgi-bin/gettoken?corpid=%s&corpsecret=%s"
                                            .formatted(corp, secret.reveal()));
                    Json.Obj told = checked(object(http.ask(request, MOST)));
                    return new AccessToken.Granted(
                            told.string("access_token").orElse(""),
                            Duration.ofSeconds(told.number("expires_in").orElse(7200L)));
                });
    }

    /// Whether there is a token to be had.
    void check() throws ChannelException, InterruptedException {
        if (token.now().isEmpty()) {
            throw ChannelException.of(ChannelFailure.Kind.SERVER, "wecom: gettoken: no token");
        }
    }

    /// Sends something to somebody; its id.
    String send(String user, String type, Json.Obj content)
            throws ChannelException, InterruptedException {
        Json.Obj body =
                Json.object()
                        .put("touser", user)
                        .put("msgtype", type)
                        .put("agentid", agent)
                        .put(type, content)
                        .build();
        String text = JsonText.compact(body);
        Json.Obj told = asked(query -> Request.post("/cgi-bin/message/send?" + query, text));
        if (!told.string("invaliduser").orElse("").isEmpty()) {
            throw ChannelException.of(
                    ChannelFailure.Kind.GONE, "wecom: the application is not visible to " + user);
        }
        return told.string("msgid").orElse("");
    }

    /// Keeps a file for three days; its id.
    ///
    /// @param type `image`, `voice`, `video` or `file`
    String upload(String type, OutgoingFile file) throws ChannelException, InterruptedException {
        Json.Obj told =
                asked(query ->
                        new Multipart()
                                .file("media", file)
                                .post("/cgi-bin/media/upload?type=" + type + "&" + query));
        return told.string("media_id").orElse("");
    }

    /// What somebody sent, within three days. A failure comes as JSON with status 200.
    byte[] download(String media, long most) throws ChannelException, InterruptedException {
        String id = URLEncoder.encode(media, StandardCharsets.UTF_8);
        String held = token.now();
        HttpApi.Answer answer = got(id, held, most);
        if (isJson(answer) && STALE.contains(code(object(answer)))) {
            token.forget(held);
            answer = got(id, token.now(), most);
        }
        if (isJson(answer)) {
            checked(object(answer));
            throw ChannelException.of(
                    ChannelFailure.Kind.GONE, "wecom: this media is not handed out");
        }
        return answer.body();
    }

    private HttpApi.Answer got(String id, String held, long most)
            throws ChannelException, InterruptedException {
        return http.ask(
                Request.get("/cgi-bin/media/get?media_id=%s&access_token=%s".formatted(id, held)),
                most);
    }

    private static boolean isJson(HttpApi.Answer answer) {
        String type = answer.headers().getOrDefault("Content-Type", "");
        return answer.status() != 200 || type.contains("json") || type.startsWith("text/plain");
    }

    private Json.Obj asked(Asking asking) throws ChannelException, InterruptedException {
        String held = token.now();
        Json.Obj told = object(http.ask(asking.with("access_token=" + held), MOST));
        if (STALE.contains(code(told))) {
            token.forget(held);
            told = object(http.ask(asking.with("access_token=" + token.now()), MOST));
        }
        return checked(told);
    }

    private static long code(Json.Obj told) {
        return told.number("errcode").orElse(0L);
    }

    private static Json.Obj object(HttpApi.Answer answer) throws ChannelException {
        if (answer.status() / 100 == 5) {
            throw ChannelException.of(
                    ChannelFailure.Kind.SERVER, "wecom: the platform answered " + answer.status());
        }
        try {
            return JsonText.parseObject(answer.body());
        } catch (JsonSyntaxException e) {
            throw ChannelException.of(
                    ChannelFailure.Kind.SERVER, "wecom: an answer that is no JSON");
        }
    }

    private static Json.Obj checked(Json.Obj told) throws ChannelException {
        long code = code(told);
        if (code == 0) {
            return told;
        }
        ChannelFailure.Kind kind =
                switch ((int) code) {
                    case -1, 45033 -> ChannelFailure.Kind.SERVER;
                    case 40001, 40013, 40014, 42001, 40056, 60020, 60011, 301002 ->
                            ChannelFailure.Kind.AUTH;
                    case 45009, 45011, 45029 -> ChannelFailure.Kind.RATE_LIMITED;
                    case 40003, 60111, 81013, 40007 -> ChannelFailure.Kind.GONE;
                    case 40006, 45001, 45002 -> ChannelFailure.Kind.TOO_LARGE;
                    default -> ChannelFailure.Kind.INVALID;
                };
        String said = told.string("errmsg").orElse("no explanation").replaceAll(",.*", "");
        throw ChannelException.of(
                kind,
                "wecom: %s (%d)".formatted(said, code),
                kind == ChannelFailure.Kind.RATE_LIMITED ? DEFAULT_PAUSE : null);
    }

    @Override
    public void close() {
        http.close();
    }
}
