package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Mattermost server on loopback with one bot, for one team.
///
/// Source: developers.mattermost.com/api-documentation, REST API v4 and WebSocket: a socket says
/// hello after the token was told; a pending id makes one post; posts since a moment; 429 with the
/// seconds until the limit is over; texts of at most 16,383 characters.
///
/// Threads: safe for any number.
public final class FakeMattermost implements AutoCloseable {
    public static final String TOKEN = "tok0en0of0the0bot0aaaaaaaa";
    public static final String BOT = "bot1bot1bot1bot1bot1bot1bo";
    public static final String TEAM = "team2team2team2team2team2t";

    private final WebServer server;
    private final Watch watch = new Watch();
    private final Sent sent = new Sent(watch);
    private final List<Json.Obj> posts = new ArrayList<>();
    private final Map<String, String> pending = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private @Nullable SocketPeer peer;
    private long ids = 1;
    private int limited;

    public FakeMattermost() throws IOException {
        server = new WebServer(this::answer);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public Sent sent() {
        return sent;
    }

    /// Refuses the next posts.
    public void limit(int count) {
        watch.changed(() -> limited = count);
    }

    /// Breaks the socket off.
    public void cut() throws IOException {
        SocketPeer now = watch.locked(() -> peer);
        if (now != null) {
            now.cut();
        }
    }

    /// Where a person and the bot talk.
    public static String direct(String person) {
        return "d" + person;
    }

    /// A person writes to the bot; the post's id.
    public String say(String person, String text) throws IOException {
        return post(direct(person), person, "", text, Json.Obj.EMPTY);
    }

    /// A person writes into the team's channel; the post's id.
    ///
    /// @param root empty for none
    public String sayIn(String person, String root, String text) throws IOException {
        return post(TEAM, person, root, text, Json.Obj.EMPTY);
    }

    /// A program writes into the team's channel.
    public String sayAsProgram(String person, String text) throws IOException {
        Json.Obj props = Json.object().put("from_bot", "true").build();
        return post(TEAM, person, "", text, Json.object().put("props", props).build());
    }

    /// A person sends a picture.
    public String sendPhoto(String person, byte[] bytes) throws IOException {
        String id = "f" + id();
        watch.changed(() -> files.put(id, bytes));
        Json file =
                Json.object()
                        .put("id", id)
                        .put("name", "photo.png")
                        .put("mime_type", "image/png")
                        .put("size", bytes.length)
                        .build();
        Json.Obj metadata = Json.object().put("files", Json.array(List.of(file))).build();
        return post(
                direct(person), person, "", "", Json.object().put("metadata", metadata).build());
    }

    private String post(String channel, String person, String root, String text, Json.Obj more)
            throws IOException {
        long number = id();
        Json.Obj post =
                Json.object()
                        .put("id", "p" + number)
                        .put("create_at", 1_795_000_000_000L + number)
                        .put("channel_id", channel)
                        .put("user_id", person)
                        .put("root_id", root)
                        .put("message", text)
                        .put("type", "")
                        .build();
        for (Map.Entry<String, Json> member : more.members().entrySet()) {
            post = post.with(member.getKey(), member.getValue());
        }
        Json.Obj made = post;
        watch.changed(() -> {
            posts.add(made);
            names.put(person, "n" + person);
        });
        tell(made);
        return "p" + number;
    }

    private void tell(Json.Obj post) throws IOException {
        SocketPeer now = watch.locked(() -> peer);
        if (now == null) {
            return;
        }
        String channel = post.string("channel_id").orElse("");
        Json.Obj data =
                Json.object()
                        .put("channel_type", channel.equals(TEAM) ? "O" : "D")
                        .put("channel_display_name", "Team")
                        .put("sender_name", "@n" + post.string("user_id").orElse(""))
                        .put("post", JsonText.compact(post))
                        .build();
        try {
            now.send(
                    JsonText.compact(
                            Json.object().put("event", "posted").put("data", data).build()));
        } catch (IOException e) {
            watch.changed(() -> peer = null);
        }
    }

    private long id() {
        return watch.locked(() -> ids++);
    }

    private WebServer.@Nullable Answer answer(WebServer.Asked asked) throws IOException {
        String[] words = asked.path().split("\\?", 2);
        if (words[0].equals("/api/v4/websocket")) {
            serve(SocketPeer.accept(asked));
            return null;
        }
        if (!asked.headers().getOrDefault("authorization", "").equals("Bearer " + TOKEN)) {
            return refused(401, "Invalid or expired session, please login again.");
        }
        String rest = words[0].replaceFirst("^/api/v4", "");
        return switch (rest) {
            case "/users/me" -> fine(Json.object().put("id", BOT).put("username", "molt"));
            case "/users/me/channels" -> channels();
            case "/users/me/typing" -> did("typing " + asked.text());
            case "/channels/direct" -> {
                List<Json> two =
                        JsonText.parse(asked.text()) instanceof Json.Arr(List<Json> both)
                                ? both
                                : List.of();
                String person = two.getLast() instanceof Json.Str(String id) ? id : "";
                yield fine(Json.object().put("id", direct(person)));
            }
            case "/files" -> {
                Map<String, String> form =
                        Form.read(asked.headers().getOrDefault("content-type", ""), asked.body());
                String id = "f" + id();
                watch.changed(() -> names.put(id, form.getOrDefault("files.name", "")));
                Json info = Json.object().put("id", id).build();
                yield fine(Json.object().put("file_infos", Json.array(List.of(info))));
            }
            case "/posts" -> posted(JsonText.parseObject(asked.body()));
            case "/reactions" -> did("reaction " + asked.text());
            default -> below(asked, rest, words.length < 2 ? "" : words[1]);
        };
    }

    private WebServer.Answer below(WebServer.Asked asked, String rest, String query) {
        String[] parts = rest.split("/");
        if (rest.startsWith("/files/")) {
            byte[] bytes = watch.locked(() -> files.get(parts[2]));
            return bytes == null
                    ? refused(404, "Unable to find the file.")
                    : new WebServer.Answer(200, "image/png", bytes, Map.of());
        }
        if (asked.method().equals("DELETE")) {
            return did("removed " + rest);
        }
        if (rest.endsWith("/patch")) {
            return patched(parts[2], JsonText.parseObject(asked.body()));
        }
        if (rest.startsWith("/channels/") && query.startsWith("since=")) {
            return since(parts[2], Long.parseLong(query.substring(6)));
        }
        return rest.startsWith("/users/")
                ? fine(Json.object().put("username", "n" + parts[2]))
                : refused(404, "Sorry, we could not find the page.");
    }

    private void serve(SocketPeer socket) throws IOException {
        String first = socket.receive();
        if (first == null || !first.contains("\"token\":\"" + TOKEN + "\"")) {
            socket.send("{\"status\":\"FAIL\",\"seq_reply\":1}");
            return;
        }
        watch.changed(() -> peer = socket);
        socket.send("{\"status\":\"OK\",\"seq_reply\":1}");
        socket.send("{\"event\":\"hello\",\"data\":{\"server_version\":\"10.0\"},\"seq\":0}");
        String frame = socket.receive();
        while (frame != null) {
            frame = socket.receive();
        }
    }

    private WebServer.Answer channels() {
        Map<String, Long> last = new LinkedHashMap<>();
        for (Json.Obj post : watch.locked(() -> List.copyOf(posts))) {
            last.put(post.string("channel_id").orElse(""), post.number("create_at").orElse(0L));
        }
        last.putIfAbsent(TEAM, 1_795_000_000_000L);
        List<Json> all = new ArrayList<>();
        last.forEach((id, at) ->
                all.add(
                        Json.object()
                                .put("id", id)
                                .put("type", id.equals(TEAM) ? "O" : "D")
                                .put("display_name", "Team")
                                .put("last_post_at", at)
                                .build()));
        return WebServer.Answer.json(200, JsonText.compact(Json.array(all)));
    }

    private WebServer.Answer since(String channel, long since) {
        Json.ObjectBuilder found = Json.object();
        for (Json.Obj post : watch.locked(() -> List.copyOf(posts))) {
            boolean here = post.string("channel_id").filter(channel::equals).isPresent();
            if (here && post.number("create_at").orElse(0L) >= since) {
                found.put(post.string("id").orElse(""), post);
            }
        }
        return fine(Json.object().put("posts", found.build()));
    }

    private WebServer.Answer posted(Json.Obj body) {
        boolean refuses = watch.locked(() -> limited > 0 && limited-- > 0);
        String text = body.string("message").orElse("");
        if (refuses) {
            return new WebServer.Answer(
                    429,
                    "text/plain",
                    "limit exceeded".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    Map.of("X-RateLimit-Reset", "1"));
        }
        String channel = body.string("channel_id").orElse("");
        if (channel.equals("gone")) {
            return refused(403, "You do not have the appropriate permissions.");
        }
        if (text.length() > 16_383) {
            return refused(400, "Invalid Message.");
        }
        String fresh = "s" + id();
        String key = body.string("pending_post_id").orElse("");
        String id =
                key.isEmpty()
                        ? fresh
                        : watch.locked(() -> {
                            String before = pending.putIfAbsent(key, fresh);
                            return before == null ? fresh : before;
                        });
        if (id.equals(fresh)) {
            List<String> named =
                    body.items("file_ids").stream()
                            .map(file -> file instanceof Json.Str(String one) ? one : "")
                            .map(file -> watch.locked(() -> names.getOrDefault(file, "")))
                            .toList();
            sent.put(
                    new SentMessage(
                            id,
                            channel,
                            body.string("root_id").orElse(""),
                            text,
                            buttons(body),
                            "",
                            named,
                            0));
        }
        return fine(Json.object().put("id", id));
    }

    private static Map<String, String> buttons(Json.Obj body) {
        Map<String, String> buttons = new LinkedHashMap<>();
        for (Json item : body.object("props").items("attachments")) {
            Json.Obj attachment = item instanceof Json.Obj one ? one : Json.Obj.EMPTY;
            for (Json action : attachment.items("actions")) {
                Json.Obj button = action instanceof Json.Obj one ? one : Json.Obj.EMPTY;
                buttons.put(
                        button.string("name").orElse(""),
                        JsonText.compact(button.object("integration").object("context")));
            }
        }
        return buttons;
    }

    private WebServer.Answer patched(String id, Json.Obj body) {
        Optional<SentMessage> old = sent.find(id);
        old.ifPresent(
                one -> sent.put(one.changed(body.string("message").orElse(""), buttons(body))));
        return old.isEmpty() ? refused(404, "Unable to get the post.") : fine(Json.object());
    }

    /// What the server posts when somebody presses a button of a message.
    public static Json.Obj press(String person, SentMessage message, String label) {
        return Json.object()
                .put("user_id", person)
                .put("user_name", "n" + person)
                .put("channel_id", message.chat())
                .put("post_id", message.id())
                .put("trigger_id", "t1")
                .put("context", JsonText.parse(message.buttons().getOrDefault(label, "{}")))
                .build();
    }

    private WebServer.Answer did(String deed) {
        sent.did(deed);
        return fine(Json.object().put("status", "OK"));
    }

    private static WebServer.Answer fine(Json.ObjectBuilder body) {
        return WebServer.Answer.json(200, JsonText.compact(body.build()));
    }

    private static WebServer.Answer refused(int status, String text) {
        return WebServer.Answer.json(
                status,
                JsonText.compact(
                        Json.object()
                                .put("id", "api.context")
                                .put("message", text)
                                .put("status_code", status)
                                .build()));
    }

    @Override
    public void close() {
        server.close();
    }
}
