package bot.molt.channels.dingtalk;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.AccessToken;
import bot.molt.channels.wire.HttpApi;
import bot.molt.channels.wire.JsonSocket;
import bot.molt.channels.wire.Multipart;
import bot.molt.protocol.wire.Request;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.OutgoingFile;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// The platform's API for one robot. Source: open.dingtalk.com, stream mode, robot messages, media.
///
/// Threads: safe for any number.
final class DingtalkApi implements AutoCloseable {
    private static final long MOST = 1 << 20;
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(5);
    private static final String MESSAGES = "/v1.0/im/bot/messages/get";

    private final HttpApi http;
    private final HttpApi media;
    private final AccessToken token;
    private final DingtalkConfig config;
    private final String client;
    private final Secret secret;
    private final String robot;

    DingtalkApi(DingtalkConfig config, String client, Secret secret, String robot) {
        this.http = new HttpApi("dingtalk", config.apiRoot(), config.timeoutSeconds());
        this.media = new HttpApi("dingtalk", config.mediaRoot(), config.timeoutSeconds());
        this.config = config;
        this.client = client;
        this.secret = secret;
        this.robot = robot;
        this.token = new AccessToken(this::granted);
    }

    private AccessToken.Granted granted() throws ChannelException, InterruptedException {
        Json.Obj body =
                Json.object().put("appKey", client).put("appSecret", secret.reveal()).build();
        Json.Obj told =
                result(
                        http.ask(
                                Request.post("/v1.0/oauth2/accessToken", JsonText.compact(body)),
                                MOST));
        return new AccessToken.Granted(
                told.string("accessToken").orElse(""),
                Duration.ofSeconds(told.number("expireIn").orElse(7200L)));
    }

    /// Whether there is a token to be had.
    void check() throws ChannelException, InterruptedException {
        if (token.now().isEmpty()) {
            throw ChannelException.of(ChannelFailure.Kind.SERVER, "dingtalk: no access token");
        }
    }

    String robot() {
        return robot;
    }

    /// Opens a stream of what people write to the robot.
    JsonSocket stream() throws ChannelException, InterruptedException {
        Json topic = Json.object().put("type", "CALLBACK").put("topic", MESSAGES).build();
        Json.Obj body =
                Json.object()
                        .put("clientId", client)
                        .put("clientSecret", secret.reveal())
                        .put("subscriptions", Json.array(List.of(topic)))
                        .put("ua", "moltbot")
                        .build();
        Json.Obj told =
                result(
                        http.ask(
                                Request.post(
                                        "/v1.0/gateway/connections/open", JsonText.compact(body)),
                                MOST));
        String ticket = told.string("ticket").orElse("");
        String endpoint = told.string("endpoint").orElse("");
        if (ticket.isEmpty() || !endpoint.matches("wss?://[^\\s?#]+")) {
            throw ChannelException.of(
                    ChannelFailure.Kind.SERVER, "dingtalk: a stream without an address");
        }
        String query = "?ticket=" + URLEncoder.encode(ticket, StandardCharsets.UTF_8);
        return JsonSocket.open("dingtalk", URI.create(endpoint + query), config.timeoutSeconds());
    }

    Json.Obj post(String path, Json.Obj body) throws ChannelException, InterruptedException {
        String held = token.now();
        String text = JsonText.compact(body.with("robotCode", Json.of(robot)));
        HttpApi.Answer answer = http.ask(signed(Request.post(path, text), held), MOST);
        if (answer.status() == 401) {
            token.forget(held);
            answer = http.ask(signed(Request.post(path, text), token.now()), MOST);
        }
        return result(answer);
    }

    private static Request signed(Request request, String held) {
        return request.header("x-acs-dingtalk-access-token", held);
    }

    /// Keeps a file; its id.
    ///
    /// @param type `image` or `file`
    String upload(String type, OutgoingFile file) throws ChannelException, InterruptedException {
        Request request =
                new Multipart()
                        .file("media", file)
                        .post("/media/upload?type=%s&access_token=%s".formatted(type, token.now()));
        Json.Obj told = result(media.ask(request, MOST));
        if (told.number("errcode").orElse(0L) != 0) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID,
                    "dingtalk: %s was not taken: %s"
                            .formatted(
                                    file.name(), told.string("errmsg").orElse("no explanation")));
        }
        return told.string("media_id").orElse("");
    }

    /// What somebody sent: the platform tells where it lies.
    byte[] download(String code, long most) throws ChannelException, InterruptedException {
        Json.Obj told =
                post(
                        "/v1.0/robot/messageFiles/download",
                        Json.object().put("downloadCode", code).build());
        String address = told.string("downloadUrl").orElse("");
        boolean secure = address.startsWith("https://");
        boolean test = address.startsWith(config.apiRoot().toString());
        if (!address.matches("https?://[^\\s#]+") || !secure && !test) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID, "dingtalk: a file without an address");
        }
        URI lies = URI.create(address);
        URI root = URI.create(lies.getScheme() + "://" + lies.getRawAuthority());
        String query = lies.getRawQuery() == null ? "" : "?" + lies.getRawQuery();
        try (HttpApi there = new HttpApi("dingtalk", root, config.timeoutSeconds())) {
            HttpApi.Answer answer = there.ask(Request.get(lies.getRawPath() + query), most);
            if (answer.status() != 200) {
                throw failure(answer);
            }
            return answer.body();
        }
    }

    private static Json.Obj result(HttpApi.Answer answer) throws ChannelException {
        if (answer.status() / 100 != 2) {
            throw failure(answer);
        }
        return object(answer);
    }

    private static Json.Obj object(HttpApi.Answer answer) {
        try {
            return JsonText.parseObject(answer.body());
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    private static ChannelException failure(HttpApi.Answer answer) {
        Json.Obj body = object(answer);
        String code = body.string("code").orElse("");
        boolean fast =
                answer.status() == 429 || code.contains("Throttling") || code.contains("QpsLimit");
        ChannelFailure.Kind kind =
                fast
                        ? ChannelFailure.Kind.RATE_LIMITED
                        : switch (answer.status()) {
                            case 401, 403 -> ChannelFailure.Kind.AUTH;
                            case 404 -> ChannelFailure.Kind.GONE;
                            case 413 -> ChannelFailure.Kind.TOO_LARGE;
                            default ->
                                    answer.status() >= 500
                                            ? ChannelFailure.Kind.SERVER
                                            : ChannelFailure.Kind.INVALID;
                        };
        return ChannelException.of(
                kind,
                "dingtalk: %s (%d %s)"
                        .formatted(
                                body.string("message").orElse("no explanation"),
                                answer.status(),
                                code),
                kind == ChannelFailure.Kind.RATE_LIMITED ? DEFAULT_PAUSE : null);
    }

    @Override
    public void close() {
        http.close();
        media.close();
    }
}
