package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// LINE's Messaging API on loopback for one official account.
///
/// Source: developers.line.biz/en/reference/messaging-api: a retry key must be a UUID and sends
/// once (409 with the first request's id the second time); texts of at most 5,000 characters,
/// labels of at most 20; 429 without a time.
///
/// Threads: safe for any number.
public final class FakeLine implements AutoCloseable {
    public static final String TOKEN = "line0token0of0the0tests";
    public static final String SECRET = "line0secret0of0the0tests";

    private final WebServer server;
    private final Watch watch = new Watch();
    private final Sent sent = new Sent(watch);
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, byte[]> media = new LinkedHashMap<>();
    private long ids = 1;
    private int limited;

    public FakeLine() throws IOException {
        server = new WebServer(this::answer);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public Sent sent() {
        return sent;
    }

    /// Refuses the next messages.
    public void limit(int count) {
        watch.changed(() -> limited = count);
    }

    /// Keeps what came with a message.
    public void keep(String messageId, byte[] bytes) {
        watch.changed(() -> media.put(messageId, bytes));
    }

    private WebServer.Answer answer(WebServer.Asked asked) {
        if (!asked.headers().getOrDefault("authorization", "").equals("Bearer " + TOKEN)) {
            return refused(401, "Authentication failed.");
        }
        String path = asked.path();
        if (path.startsWith("/v2/bot/message/") && path.endsWith("/content")) {
            byte[] bytes = watch.locked(() -> media.get(path.split("/")[4]));
            return bytes == null
                    ? refused(404, "Not found")
                    : new WebServer.Answer(200, "image/jpeg", bytes, Map.of());
        }
        return switch (path) {
            case "/v2/bot/info" ->
                    WebServer.Answer.json(
                            200,
                            "{\"userId\":\"Ubot\",\"basicId\":\"@molt\",\"displayName\":\"Molt\"}");
            case "/v2/bot/message/push" -> pushed(asked);
            case "/v2/bot/chat/loading/start" -> {
                sent.did("loading " + asked.text());
                yield WebServer.Answer.json(202, "{}");
            }
            default ->
                    path.startsWith("/v2/bot/profile/")
                            ? WebServer.Answer.json(
                                    200,
                                    "{\"displayName\":\"P%s\",\"language\":\"en\"}"
                                            .formatted(path.substring(16)))
                            : refused(404, "Not found");
        };
    }

    private WebServer.Answer pushed(WebServer.Asked asked) {
        boolean refuses = watch.locked(() -> limited > 0 && limited-- > 0);
        if (refuses) {
            return refused(429, "The API rate limit has been exceeded. Try again later.");
        }
        Json.Obj body = JsonText.parseObject(asked.body());
        Json.Obj message = (Json.Obj) body.items("messages").getFirst();
        Map<String, String> buttons = buttons(message);
        String text =
                message.string("text")
                        .orElseGet(() -> text(message.object("contents").object("body")));
        boolean long1 = text.length() > 5000;
        boolean labels = buttons.keySet().stream().anyMatch(label -> label.length() > 20);
        if (long1 || labels || text.isBlank()) {
            return refused(400, "The request body has 1 error(s)");
        }
        String key = asked.headers().getOrDefault("x-line-retry-key", "");
        String id = watch.locked(() -> Long.toString(ids++));
        Optional<String> before = before(key, id);
        if (before.isPresent()) {
            return new WebServer.Answer(
                    409,
                    "application/json",
                    JsonText.bytes(told(before.get())),
                    Map.of("x-line-accepted-request-id", "r-1"));
        }
        sent.put(
                new SentMessage(
                        id, body.string("to").orElse(""), "", text, buttons, "", List.of(), 0));
        return WebServer.Answer.json(200, JsonText.compact(told(id)));
    }

    private Optional<String> before(String key, String id) {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        String uuid = UUID.fromString(key).toString();
        return watch.locked(() -> Optional.ofNullable(keys.putIfAbsent(uuid, id)));
    }

    private static Json.Obj told(String id) {
        Json one = Json.object().put("id", id).put("quoteToken", "q").build();
        return Json.object().put("sentMessages", Json.array(List.of(one))).build();
    }

    private static String text(Json.Obj box) {
        List<Json> contents = box.items("contents");
        return !contents.isEmpty() && contents.getFirst() instanceof Json.Obj first
                ? first.string("text").orElse("")
                : "";
    }

    private static Map<String, String> buttons(Json.Obj message) {
        Map<String, String> buttons = new LinkedHashMap<>();
        for (Json item : message.object("contents").object("footer").items("contents")) {
            Json.Obj action = item instanceof Json.Obj one ? one.object("action") : Json.Obj.EMPTY;
            buttons.put(action.string("label").orElse(""), action.string("data").orElse(""));
        }
        return buttons;
    }

    private static WebServer.Answer refused(int status, String text) {
        return WebServer.Answer.json(
                status, JsonText.compact(Json.object().put("message", text).build()));
    }

    @Override
    public void close() {
        server.close();
    }
}
