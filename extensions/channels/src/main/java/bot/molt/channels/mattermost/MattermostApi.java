package bot.molt.channels.mattermost;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
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

/// The REST API, version 4, and its WebSocket. Source: developers.mattermost.com/api-documentation.
///
/// Threads: safe for any number.
final class MattermostApi implements AutoCloseable {
    private static final long MOST = 16 << 20;
    private static final String ROOT = "/api/v4";
    private static final String RESET = "X-RateLimit-Reset";
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(2);

    private final HttpApi http;
    private final URI root;
    private final Secret token;
    private final Duration limit;

    MattermostApi(URI root, MattermostConfig config, Secret token) {
        this.http = new HttpApi("mattermost", root, config.timeoutSeconds(), List.of(RESET));
        this.root = root;
        this.token = token;
        this.limit = config.timeoutSeconds();
    }

    Json.Obj get(String path) throws ChannelException, InterruptedException {
        return object(result(http.ask(signed(Request.get(ROOT + path)), MOST)));
    }

    List<Json> list(String path) throws ChannelException, InterruptedException {
        HttpApi.Answer answer = result(http.ask(signed(Request.get(ROOT + path)), MOST));
        try {
            return JsonText.parse(answer.text()) instanceof Json.Arr(List<Json> all)
                    ? all
                    : List.of();
        } catch (JsonSyntaxException e) {
            return List.of();
        }
    }

    Json.Obj post(String path, Json body) throws ChannelException, InterruptedException {
        return sent("POST", path, body);
    }

    Json.Obj put(String path, Json body) throws ChannelException, InterruptedException {
        return sent("PUT", path, body);
    }

    private Json.Obj sent(String method, String path, Json body)
            throws ChannelException, InterruptedException {
        Request request =
                new Request(method, ROOT + path, List.of(), JsonText.bytes(body), null, null)
                        .header("Content-Type", "application/json");
        return object(result(http.ask(signed(request), MOST)));
    }

    void delete(String path) throws ChannelException, InterruptedException {
        result(http.ask(signed(Request.delete(ROOT + path)), MOST));
    }

    /// Keeps a file for a message in a channel; its id.
    String upload(String channel, OutgoingFile file) throws ChannelException, InterruptedException {
        Request request =
                new Multipart()
                        .field("channel_id", channel)
                        .file("files", file)
                        .post(ROOT + "/files");
        List<Json> told = object(result(http.ask(signed(request), MOST))).items("file_infos");
        return !told.isEmpty() && told.getFirst() instanceof Json.Obj first
                ? first.string("id").orElse("")
                : "";
    }

    byte[] download(String file, long most) throws ChannelException, InterruptedException {
        if (!isId(file)) {
            throw ChannelException.of(ChannelFailure.Kind.INVALID, "mattermost: a file without id");
        }
        return result(http.ask(signed(Request.get(ROOT + "/files/" + file)), most)).body();
    }

    /// Whether a text may stand in a path.
    static boolean isId(String text) {
        return text.matches("[a-z0-9]{1,40}");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Opens the socket and says who this is.
    JsonSocket socket() throws ChannelException, InterruptedException {
        String address = root.toString().replaceFirst("^http", "ws").replaceFirst("/$", "");
        JsonSocket socket =
                JsonSocket.open("mattermost", URI.create(address + ROOT + "/websocket"), limit);
        socket.send(
                Json.object()
                        .put("seq", 1)
                        .put("action", "authentication_challenge")
                        .put("data", Json.object().put("token", token.reveal()).build())
                        .build());
        return socket;
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

    private static HttpApi.Answer result(HttpApi.Answer answer) throws ChannelException {
        if (answer.status() / 100 != 2) {
            throw failure(answer);
        }
        return answer;
    }

    private static ChannelException failure(HttpApi.Answer answer) {
        int status = answer.status();
        ChannelFailure.Kind kind =
                switch (status) {
                    case 401 -> ChannelFailure.Kind.AUTH;
                    case 403, 404 -> ChannelFailure.Kind.GONE;
                    case 413 -> ChannelFailure.Kind.TOO_LARGE;
                    case 429 -> ChannelFailure.Kind.RATE_LIMITED;
                    default ->
                            status >= 500
                                    ? ChannelFailure.Kind.SERVER
                                    : ChannelFailure.Kind.INVALID;
                };
        String said = object(answer).string("message").orElse("no explanation");
        return ChannelException.of(
                kind,
                "mattermost: %s (%d)".formatted(said, status),
                kind == ChannelFailure.Kind.RATE_LIMITED ? pause(answer) : null);
    }

    private static Duration pause(HttpApi.Answer answer) {
        String reset = answer.headers().getOrDefault(RESET, "");
        Duration after = answer.pause();
        return after != null
                ? after
                : reset.matches("\\d{1,5}")
                        ? Duration.ofSeconds(Math.max(1, Long.parseLong(reset)))
                        : DEFAULT_PAUSE;
    }

    @Override
    public void close() {
        http.close();
    }
}
