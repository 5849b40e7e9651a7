package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Discord on loopback: the gateway and the REST API for one bot, a guild with a channel, and the
/// people who write there.
///
/// Source: discord.com/developers/docs: a session keeps its events, and whoever resumes gets those
/// behind its sequence number again; 4004 for a wrong token, 4014 for intents that are not allowed;
/// 429 of one route or of all; 400 for texts above 2000 characters; 404 with 10003 and 10008 for
/// channels and messages that are not there; a nonce that is enforced sends once.
///
/// Threads: safe for any number.
public final class FakeDiscord implements AutoCloseable {
    public static final String TOKEN = "bot-token.of-the.tests-0123456789";
    public static final String BOT = "4711";
    public static final String GUILD = "900";
    public static final String GENERAL = "901";

    private final WebServer server;
    private final Watch watch = new Watch();
    private final Sent sent = new Sent(watch);
    private final DiscordSessions sessions;
    private final Map<String, Json.Obj> channels = new TreeMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> nonces = new LinkedHashMap<>();
    private final List<Json.Obj> bodies = new ArrayList<>();
    private long ids = 1_300_000_000_000_000_000L;
    private int limited;
    private boolean limitsAll;

    public FakeDiscord() throws IOException {
        sessions = new DiscordSessions(watch, TOKEN, this::greeting);
        channels.put(GENERAL, channel(GENERAL, 0, "General", ""));
        server = new WebServer(this::answer);
    }

    /// The root of the REST API.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/api/v10");
    }

    /// What the bot sent.
    public Sent sent() {
        return sent;
    }

    /// Bodies of messages as they were posted.
    public List<Json.Obj> bodies() {
        return watch.locked(() -> List.copyOf(bodies));
    }

    /// Sessions and connections.
    public DiscordSessions sessions() {
        return sessions;
    }

    /// Refuses the next messages and edits: of one route for 200 ms, or of the whole bot for a
    /// second.
    public void limit(int count, boolean all) {
        watch.changed(() -> {
            limited = count;
            limitsAll = all;
        });
    }

    private static Json.Obj channel(String id, int type, String name, String parent) {
        return Json.object()
                .put("id", id)
                .put("type", type)
                .put("name", name)
                .put("guild_id", type == 1 ? null : GUILD)
                .put("parent_id", parent.isEmpty() ? null : parent)
                .build();
    }

    private List<Json.Obj> greeting() {
        List<Json.Obj> inGuild =
                watch.locked(() ->
                        channels.values().stream()
                                .filter(one -> one.has("guild_id"))
                                .map(one -> one.without("guild_id"))
                                .toList());
        Json.Obj ready =
                Json.object()
                        .put("v", 10)
                        .put("user", user(BOT, true))
                        .put("application", Json.object().put("id", BOT).build())
                        .put("resume_gateway_url", "ws://127.0.0.1:" + server.port() + "/resume")
                        .build();
        Json.Obj guild =
                Json.object()
                        .put("id", GUILD)
                        .put("name", "The Team")
                        .put("channels", Json.array(inGuild))
                        .build();
        return List.of(
                Json.object().put("t", "READY").put("d", ready).build(),
                Json.object().put("t", "GUILD_CREATE").put("d", guild).build());
    }

    private static Json.Obj user(String id, boolean bot) {
        return Json.object()
                .put("id", id)
                .put("username", bot ? "molt" : "p" + id)
                .put("global_name", bot ? null : "P" + id)
                .put("bot", bot ? Json.TRUE : null)
                .build();
    }

    /// A person writes to the bot; the id of the message.
    public String say(String person, String text) throws InterruptedException {
        return put(message(person, direct(person), text));
    }

    /// A person writes into a channel or thread of the guild; the id of the message.
    public String sayIn(String channel, String person, String text) throws InterruptedException {
        List<Json> mentioned =
                text.contains("<@" + BOT + ">") ? List.of(user(BOT, true)) : List.of();
        return put(
                message(person, channel, text)
                        .put("guild_id", GUILD)
                        .put("mentions", Json.array(mentioned)));
    }

    /// Somebody opens a thread in the guild's channel; its id.
    public String openThread(String name) throws InterruptedException {
        String id = id();
        Json.Obj thread = channel(id, 11, name, GENERAL);
        watch.changed(() -> channels.put(id, thread));
        sessions.dispatch("THREAD_CREATE", thread);
        return id;
    }

    /// A person sends a picture.
    public String sendPhoto(String person, String text, byte[] bytes) throws InterruptedException {
        String path = "/attachments/" + id() + "/photo.png";
        watch.changed(() -> files.put(path, bytes));
        Json.Obj file =
                Json.object()
                        .put("id", "1")
                        .put("filename", "photo.png")
                        .put("content_type", "image/png")
                        .put("size", bytes.length)
                        .put("url", "http://127.0.0.1:" + server.port() + path)
                        .build();
        return put(
                message(person, direct(person), text)
                        .put("attachments", Json.array(List.of(file))));
    }

    private String direct(String person) {
        String id = "5" + person;
        watch.changed(() -> channels.putIfAbsent(id, channel(id, 1, "", "")));
        return id;
    }

    private Json.ObjectBuilder message(String person, String channel, String text) {
        return Json.object()
                .put("id", id())
                .put("type", 0)
                .put("channel_id", channel)
                .put("author", user(person, false))
                .put("content", text);
    }

    private String put(Json.ObjectBuilder message) throws InterruptedException {
        Json.Obj body = message.build();
        sessions.dispatch("MESSAGE_CREATE", body);
        return body.string("id").orElseThrow();
    }

    /// A person presses a button of a message.
    public void press(String person, SentMessage message, String label)
            throws InterruptedException {
        String data = message.buttons().get(label);
        if (data == null) {
            throw new IllegalArgumentException(label + " is not among " + message.buttons());
        }
        interaction(
                person,
                3,
                Json.object().put("custom_id", data).put("component_type", 2).build(),
                Json.object().put("id", message.id()).build());
    }

    /// A person chooses a command in the direct messages.
    public void choose(String person, String command, String option, String value)
            throws InterruptedException {
        Json.Obj chosen =
                Json.object().put("type", 3).put("name", option).put("value", value).build();
        interaction(
                person,
                2,
                Json.object()
                        .put("name", command)
                        .put("options", Json.array(List.of(chosen)))
                        .build(),
                Json.Obj.EMPTY);
    }

    private void interaction(String person, int type, Json.Obj data, Json.Obj message)
            throws InterruptedException {
        String id = id();
        sessions.dispatch(
                "INTERACTION_CREATE",
                Json.object()
                        .put("id", id)
                        .put("type", type)
                        .put("token", "interaction-token-" + id)
                        .put("application_id", BOT)
                        .put("channel_id", direct(person))
                        .put("user", user(person, false))
                        .put("message", message)
                        .put("data", data)
                        .build());
    }

    private String id() {
        return watch.locked(() -> Long.toString(ids++));
    }

    private WebServer.@Nullable Answer answer(WebServer.Asked asked)
            throws IOException, InterruptedException {
        if (SocketPeer.isWanted(asked)) {
            sessions.serve(SocketPeer.accept(asked));
            return null;
        }
        if (asked.path().startsWith("/attachments/")) {
            byte[] bytes = watch.locked(() -> files.get(asked.path()));
            return bytes == null
                    ? refused(404, 0, "Not Found")
                    : new WebServer.Answer(200, "image/png", bytes, Map.of());
        }
        boolean open =
                asked.path().startsWith("/api/v10/interactions/")
                        || asked.path().startsWith("/api/v10/webhooks/");
        boolean signed = ("Bot " + TOKEN).equals(asked.headers().get("authorization"));
        if (!open && !signed) {
            return refused(401, 0, "401: Unauthorized");
        }
        String path = asked.path().substring("/api/v10".length());
        return routed(asked, path, path.substring(1).split("/"));
    }

    private WebServer.Answer routed(WebServer.Asked asked, String path, String[] parts) {
        return switch (asked.method() + " " + parts[0]) {
            case "GET gateway" ->
                    json(
                            Json.object()
                                    .put("url", "ws://127.0.0.1:" + server.port())
                                    .put(
                                            "session_start_limit",
                                            Json.object().put("remaining", 9).build())
                                    .build());
            case "GET users" -> json(user(BOT, true));
            case "GET applications" ->
                    json(Json.object().put("id", BOT).put("flags", 1 << 19).build());
            case "GET guilds" ->
                    json(Json.object().put("id", GUILD).put("name", "The Team").build());
            case "POST users" -> {
                String person = body(asked).string("recipient_id").orElse("");
                yield json(Json.object().put("id", direct(person)).build());
            }
            case "PUT applications", "POST interactions", "POST webhooks" -> {
                sent.did(asked.method() + " " + path + " " + asked.text());
                yield new WebServer.Answer(204, "text/plain", new byte[0], Map.of());
            }
            default ->
                    parts[0].equals("channels")
                            ? inChannel(asked, parts)
                            : refused(404, 0, "404: Not Found");
        };
    }

    private WebServer.Answer inChannel(WebServer.Asked asked, String[] parts) {
        Json.Obj channel = watch.locked(() -> channels.get(parts[1]));
        if (channel == null) {
            return refused(404, 10_003, "Unknown Channel");
        }
        String what = parts.length < 3 ? "" : parts[2];
        if (what.isEmpty()) {
            return json(channel);
        }
        if (what.equals("typing")) {
            sent.did("typing " + parts[1]);
            return new WebServer.Answer(204, "text/plain", new byte[0], Map.of());
        }
        if (asked.method().equals("POST") && parts.length == 3) {
            return posted(asked, channel);
        }
        if (asked.method().equals("POST")) {
            return threaded(asked, parts);
        }
        Optional<SentMessage> message = sent.find(parts[3]);
        if (asked.method().equals("PATCH")) {
            return message.isEmpty()
                    ? refused(404, 10_008, "Unknown Message")
                    : edited(asked, message.get());
        }
        String emoji = URLDecoder.decode(parts[5], StandardCharsets.UTF_8);
        sent.did(asked.method() + " reaction " + parts[3] + " " + emoji);
        return new WebServer.Answer(204, "text/plain", new byte[0], Map.of());
    }

    private WebServer.Answer threaded(WebServer.Asked asked, String[] parts) {
        Json.Obj thread = channel(parts[3], 11, body(asked).string("name").orElse(""), parts[1]);
        watch.changed(() -> channels.put(parts[3], thread));
        return json(thread);
    }

    private Optional<WebServer.Answer> limited() {
        boolean refuses = watch.locked(() -> limited > 0 && limited-- > 0);
        if (!refuses) {
            return Optional.empty();
        }
        String body =
                "{\"message\":\"You are being rate limited.\",\"retry_after\":%s,\"global\":%s}"
                        .formatted(limitsAll ? "1.0" : "0.2", limitsAll);
        return Optional.of(
                new WebServer.Answer(
                        429,
                        "application/json",
                        body.getBytes(StandardCharsets.UTF_8),
                        Map.of("Retry-After", "1")));
    }

    private WebServer.Answer posted(WebServer.Asked asked, Json.Obj channel) {
        Optional<WebServer.Answer> limit = limited();
        if (limit.isPresent()) {
            return limit.get();
        }
        Map<String, String> form = new TreeMap<>();
        Json.Obj body = body(asked, form);
        List<String> names =
                form.entrySet().stream()
                        .filter(field -> field.getKey().endsWith(".name"))
                        .map(Map.Entry::getValue)
                        .toList();
        String text = body.string("content").orElse("");
        Optional<WebServer.Answer> problem = problem(text, names.isEmpty());
        if (problem.isPresent()) {
            return problem.get();
        }
        String nonce = body.isTrue("enforce_nonce") ? body.string("nonce").orElse("") : "";
        if (nonce.length() > 25) {
            return refused(400, 50_035, "Invalid Form Body");
        }
        String id = id();
        String made =
                nonce.isEmpty()
                        ? id
                        : watch.locked(() -> {
                            String before = nonces.putIfAbsent(nonce, id);
                            return before == null ? id : before;
                        });
        if (made.equals(id)) {
            watch.changed(() -> bodies.add(body));
            put(id, channel, body, names);
        }
        return json(Json.object().put("id", made).build());
    }

    private void put(String id, Json.Obj channel, Json.Obj body, List<String> names) {
        String own = channel.string("id").orElse("");
        String parent = channel.string("parent_id").orElse("");
        sent.put(
                new SentMessage(
                        id,
                        parent.isEmpty() ? own : parent,
                        parent.isEmpty() ? "" : own,
                        body.string("content").orElse(""),
                        buttons(body),
                        body.object("message_reference").string("message_id").orElse(""),
                        names,
                        0));
    }

    private WebServer.Answer edited(WebServer.Asked asked, SentMessage old) {
        Optional<WebServer.Answer> limit = limited();
        Json.Obj body = body(asked);
        String text = body.string("content").orElse("");
        Optional<WebServer.Answer> problem = limit.or(() -> problem(text, true));
        if (problem.isPresent()) {
            return problem.get();
        }
        sent.put(old.changed(text, buttons(body)));
        return json(Json.object().put("id", old.id()).build());
    }

    private static Optional<WebServer.Answer> problem(String text, boolean needsText) {
        if (text.length() > 2000) {
            return Optional.of(refused(400, 50_035, "Invalid Form Body"));
        }
        return text.isBlank() && needsText
                ? Optional.of(refused(400, 50_006, "Cannot send an empty message"))
                : Optional.empty();
    }

    private static Map<String, String> buttons(Json.Obj body) {
        Map<String, String> buttons = new LinkedHashMap<>();
        for (Json row : body.items("components")) {
            for (Json item : row instanceof Json.Obj one ? one.items("components") : List.of(row)) {
                Json.Obj button = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                buttons.put(
                        button.string("label").orElse(""), button.string("custom_id").orElse(""));
            }
        }
        return buttons;
    }

    private static Json.Obj body(WebServer.Asked asked) {
        return body(asked, new TreeMap<>());
    }

    private static Json.Obj body(WebServer.Asked asked, Map<String, String> form) {
        String type = asked.headers().getOrDefault("content-type", "");
        if (!type.startsWith("multipart/form-data")) {
            return asked.body().length == 0 ? Json.Obj.EMPTY : JsonText.parseObject(asked.body());
        }
        form.putAll(Form.read(type, asked.body()));
        return JsonText.parseObject(
                form.getOrDefault("payload_json", "{}").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static WebServer.Answer json(Json body) {
        return WebServer.Answer.json(200, JsonText.compact(body));
    }

    private static WebServer.Answer refused(int status, long code, String text) {
        return WebServer.Answer.json(
                status,
                JsonText.compact(Json.object().put("message", text).put("code", code).build()));
    }

    @Override
    public void close() {
        server.close();
    }
}
