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
import org.jspecify.annotations.Nullable;

/// Slack on loopback: the Web API and Socket Mode for one app, and the people who write to it.
///
/// Source: docs.slack.dev: errors come with status 200 and `ok:false`, too many requests with 429
/// and Retry-After; an envelope that is not acknowledged comes again with a higher `retry_attempt`;
/// files are uploaded in three steps and loaded with the token; a message is at most 40,000
/// characters, a section of a block 3,000.
///
/// Threads: safe for any number.
public final class FakeSlack implements AutoCloseable {
    public static final String BOT_TOKEN = "xoxb-of-the-tests-0123456789";
    public static final String APP_TOKEN = "xapp-of-the-tests-0123456789";
    public static final String BOT = "U0BOT";
    public static final String GENERAL = "C0GENERAL";

    private final WebServer server;
    private final Watch watch = new Watch();
    private final Sent sent = new Sent(watch);
    private final List<Json.Obj> waiting = new ArrayList<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private @Nullable SocketPeer peer;
    private int connections;
    private long ids = 1;
    private int limited;
    private String problem = "";

    public FakeSlack() throws IOException {
        server = new WebServer(this::answer);
    }

    /// The root of the Web API.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/api");
    }

    /// What the app sent.
    public Sent sent() {
        return sent;
    }

    /// Refuses the next messages with 429 for a second.
    public void limit(int count) {
        watch.changed(() -> limited = count);
    }

    /// Refuses the next message with an error.
    public void refuse(String error) {
        watch.changed(() -> problem = error);
    }

    /// How often the app connected.
    public int connections() {
        return watch.locked(() -> connections);
    }

    /// Breaks the socket off.
    public void cut() throws IOException {
        SocketPeer now = watch.locked(() -> peer);
        if (now != null) {
            now.cut();
        }
    }

    /// Asks the app for another connection, as Slack does every few hours.
    public void refresh() throws IOException {
        SocketPeer now = watch.locked(() -> peer);
        if (now != null) {
            now.send("{\"type\":\"disconnect\",\"reason\":\"refresh_requested\"}");
        }
    }

    /// A person writes to the bot; the message's ts.
    public String say(String person, String text) throws IOException {
        return event(message("D0" + person, person, text));
    }

    /// A person writes into a channel; the message's ts.
    ///
    /// @param thread ts of the root; empty for none
    public String sayIn(String channel, String person, String thread, String text)
            throws IOException {
        Json.ObjectBuilder event = message(channel, person, text);
        if (!thread.isEmpty()) {
            event.put("thread_ts", thread);
        }
        return event(event);
    }

    /// A person sends a picture.
    public String sendPhoto(String person, String text, byte[] bytes) throws IOException {
        String id = "F" + id();
        watch.changed(() -> files.put(id, bytes));
        Json.Obj file =
                Json.object()
                        .put("id", id)
                        .put("name", "photo.png")
                        .put("mimetype", "image/png")
                        .put("size", bytes.length)
                        .put(
                                "url_private_download",
                                "http://127.0.0.1:" + server.port() + "/files/" + id)
                        .build();
        return event(
                message("D0" + person, person, text)
                        .put("subtype", "file_share")
                        .put("files", Json.array(List.of(file))));
    }

    private Json.ObjectBuilder message(String channel, String person, String text) {
        return Json.object()
                .put("type", "message")
                .put("channel", channel)
                .put("channel_type", channel.startsWith("D") ? "im" : "channel")
                .put("user", person)
                .put("text", text)
                .put("ts", ts());
    }

    private String ts() {
        return "1795000000.%06d".formatted(id());
    }

    private long id() {
        return watch.locked(() -> ids++);
    }

    private String event(Json.ObjectBuilder event) throws IOException {
        Json.Obj body = event.build();
        envelope("events_api", eventCallback(body));
        return body.string("ts").orElseThrow();
    }

    /// An event as Slack wraps it.
    public Json.Obj eventCallback(Json.Obj event) {
        return Json.object()
                .put("type", "event_callback")
                .put("event_id", "Ev" + id())
                .put("event", event)
                .build();
    }

    /// A person presses a button of a message.
    public void press(String person, SentMessage message, String label) throws IOException {
        String data = message.buttons().get(label);
        if (data == null) {
            throw new IllegalArgumentException(label + " is not among " + message.buttons());
        }
        Json.Obj action =
                Json.object()
                        .put("action_id", data)
                        .put("type", "button")
                        .put("value", data)
                        .build();
        envelope(
                "interactive",
                Json.object()
                        .put("type", "block_actions")
                        .put("trigger_id", "T" + id())
                        .put("user", Json.object().put("id", person).build())
                        .put("channel", Json.object().put("id", message.chat()).build())
                        .put("message", Json.object().put("ts", message.id()).build())
                        .put("actions", Json.array(List.of(action)))
                        .build());
    }

    /// A person types a command in the direct messages.
    public void type(String person, String command, String text) throws IOException {
        envelope(
                "slash_commands",
                Json.object()
                        .put("command", command)
                        .put("text", text)
                        .put("user_id", person)
                        .put("channel_id", "D0" + person)
                        .put("trigger_id", "T" + id())
                        .build());
    }

    /// Tells it once more although it was acknowledged, as after an acknowledgement that got lost.
    public void again(Json.Obj event) throws IOException {
        envelope("events_api", eventCallback(event));
    }

    private void envelope(String type, Json.Obj payload) throws IOException {
        Json.Obj envelope =
                Json.object()
                        .put("type", type)
                        .put("envelope_id", "E" + id())
                        .put("retry_attempt", 0)
                        .put("payload", payload)
                        .build();
        SocketPeer now =
                watch.locked(() -> {
                    waiting.add(envelope);
                    return peer;
                });
        if (now != null) {
            tell(now, envelope);
        }
    }

    private static void tell(SocketPeer peer, Json.Obj envelope) {
        try {
            peer.send(JsonText.compact(envelope));
        } catch (IOException e) {
            // It is told again over the next connection.
        }
    }

    private WebServer.@Nullable Answer answer(WebServer.Asked asked) throws IOException {
        if (SocketPeer.isWanted(asked)) {
            serve(SocketPeer.accept(asked));
            return null;
        }
        if (asked.path().startsWith("/upload/")) {
            watch.changed(() -> files.put(asked.path().substring(8), asked.body()));
            return new WebServer.Answer(200, "text/plain", new byte[] {'O', 'K'}, Map.of());
        }
        String token = asked.headers().getOrDefault("authorization", "");
        if (asked.path().startsWith("/files/")) {
            byte[] bytes = watch.locked(() -> files.get(asked.path().substring(7)));
            boolean mayLoad = token.equals("Bearer " + BOT_TOKEN) && bytes != null;
            return mayLoad
                    ? new WebServer.Answer(200, "image/png", bytes, Map.of())
                    : new WebServer.Answer(200, "text/html", new byte[0], Map.of());
        }
        String method = asked.path().substring(asked.path().lastIndexOf('/') + 1);
        String wanted = method.equals("apps.connections.open") ? APP_TOKEN : BOT_TOKEN;
        return token.equals("Bearer " + wanted)
                ? called(method, params(asked))
                : refused("invalid_auth");
    }

    private void serve(SocketPeer connection) throws IOException {
        connection.send("{\"type\":\"hello\",\"num_connections\":1}");
        List<Json.Obj> missed =
                watch.locked(() -> {
                    connections++;
                    peer = connection;
                    waiting.replaceAll(one ->
                            one.with("retry_attempt", one.number("retry_attempt").orElse(0L) + 1));
                    return List.copyOf(waiting);
                });
        missed.forEach(one -> tell(connection, one));
        String text = connection.receive();
        while (text != null) {
            String id = JsonText.parseObject(text).string("envelope_id").orElse("");
            watch.changed(() ->
                    waiting.removeIf(
                            one -> one.string("envelope_id").filter(id::equals).isPresent()));
            text = connection.receive();
        }
    }

    private static Json.Obj params(WebServer.Asked asked) {
        String type = asked.headers().getOrDefault("content-type", "");
        if (type.startsWith("application/json")) {
            return JsonText.parseObject(asked.body());
        }
        Json.ObjectBuilder params = Json.object();
        for (String pair : asked.text().split("&")) {
            String[] words = pair.split("=", 2);
            if (words.length == 2) {
                params.put(words[0], URLDecoder.decode(words[1], StandardCharsets.UTF_8));
            }
        }
        return params.build();
    }

    private WebServer.Answer called(String method, Json.Obj params) {
        return switch (method) {
            case "auth.test" ->
                    fine(
                            Json.object()
                                    .put("user_id", BOT)
                                    .put("user", "molt")
                                    .put("team_id", "T1")
                                    .put("team", "Team"));
            case "apps.connections.open" ->
                    fine(
                            Json.object()
                                    .put(
                                            "url",
                                            "ws://127.0.0.1:%d/link/?ticket=secret&app_id=A1"
                                                    .formatted(server.port())));
            case "users.info" -> user(params.string("user").orElse(""));
            case "conversations.info" ->
                    fine(
                            Json.object()
                                    .put("channel", Json.object().put("name", "general").build()));
            case "conversations.open" -> {
                String person = params.string("users").orElse("");
                Json.Obj channel = Json.object().put("id", "D0" + person).build();
                yield fine(Json.object().put("channel", channel));
            }
            case "chat.postMessage" -> posted(params);
            case "chat.update" -> updated(params);
            case "chat.postEphemeral", "reactions.add", "reactions.remove" -> {
                sent.did(method + " " + params);
                yield fine(Json.object());
            }
            case "files.getUploadURLExternal" -> {
                String id = "F" + id();
                yield fine(
                        Json.object()
                                .put("file_id", id)
                                .put(
                                        "upload_url",
                                        "http://127.0.0.1:" + server.port() + "/upload/" + id));
            }
            case "files.completeUploadExternal" -> completed(params);
            default -> refused("unknown_method");
        };
    }

    private static WebServer.Answer user(String id) {
        Json.Obj profile = Json.object().put("display_name", "P" + id).build();
        return fine(
                Json.object()
                        .put(
                                "user",
                                Json.object()
                                        .put("id", id)
                                        .put("name", "p" + id)
                                        .put("profile", profile)
                                        .build()));
    }

    private Optional<WebServer.Answer> refusal(Json.Obj params) {
        boolean refuses = watch.locked(() -> limited > 0 && limited-- > 0);
        if (refuses) {
            return Optional.of(
                    new WebServer.Answer(
                            429,
                            "application/json",
                            "{\"ok\":false,\"error\":\"ratelimited\"}"
                                    .getBytes(StandardCharsets.UTF_8),
                            Map.of("Retry-After", "1")));
        }
        String error =
                watch.locked(() -> {
                    String now = problem;
                    problem = "";
                    return now;
                });
        String channel = params.string("channel").orElse("");
        boolean known = channel.startsWith("D0") || channel.equals(GENERAL);
        return error.isEmpty() && known
                ? Optional.empty()
                : Optional.of(refused(error.isEmpty() ? "channel_not_found" : error));
    }

    private static Optional<WebServer.Answer> problem(Json.Obj params) {
        String text = params.string("text").orElse("");
        if (text.length() > 40_000) {
            return Optional.of(refused("msg_too_long"));
        }
        boolean longSection =
                params.items("blocks").stream()
                        .anyMatch(block ->
                                block instanceof Json.Obj one
                                        && one.object("text").string("text").orElse("").length()
                                                > 3000);
        boolean unclear = text.matches("(?s).*<(?![@#!]|https?:|mailto:).*");
        return longSection || unclear
                ? Optional.of(refused("invalid_blocks"))
                : text.isBlank() ? Optional.of(refused("no_text")) : Optional.empty();
    }

    private WebServer.Answer posted(Json.Obj params) {
        Optional<WebServer.Answer> refusal = refusal(params).or(() -> problem(params));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        String ts = ts();
        String channel = params.string("channel").orElse("");
        sent.put(
                new SentMessage(
                        ts,
                        channel,
                        params.string("thread_ts").orElse(""),
                        params.string("text").orElse(""),
                        buttons(params),
                        "",
                        List.of(),
                        0));
        return fine(Json.object().put("ts", ts).put("channel", channel));
    }

    private WebServer.Answer updated(Json.Obj params) {
        Optional<WebServer.Answer> refusal = refusal(params).or(() -> problem(params));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<SentMessage> old = sent.find(params.string("ts").orElse(""));
        if (old.isEmpty()) {
            return refused("message_not_found");
        }
        sent.put(old.get().changed(params.string("text").orElse(""), buttons(params)));
        return fine(Json.object().put("ts", old.get().id()));
    }

    private WebServer.Answer completed(Json.Obj params) {
        List<String> names = new ArrayList<>();
        for (Json item : params.items("files")) {
            Json.Obj file = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            boolean there = watch.locked(() -> files.containsKey(file.string("id").orElse("")));
            if (!there) {
                return refused("file_not_found");
            }
            names.add(file.string("title").orElse(""));
        }
        sent.put(
                new SentMessage(
                        ts(),
                        params.string("channel_id").orElse(""),
                        params.string("thread_ts").orElse(""),
                        params.string("initial_comment").orElse(""),
                        Map.of(),
                        "",
                        names,
                        0));
        return fine(Json.object().put("files", Json.Arr.EMPTY));
    }

    private static Map<String, String> buttons(Json.Obj params) {
        Map<String, String> buttons = new LinkedHashMap<>();
        for (Json block : params.items("blocks")) {
            for (Json item :
                    block instanceof Json.Obj one ? one.items("elements") : List.of(block)) {
                Json.Obj button = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                buttons.put(
                        button.object("text").string("text").orElse(""),
                        button.string("value").orElse(""));
            }
        }
        return buttons;
    }

    private static WebServer.Answer fine(Json.ObjectBuilder body) {
        return WebServer.Answer.json(200, JsonText.compact(body.put("ok", true).build()));
    }

    private static WebServer.Answer refused(String error) {
        return WebServer.Answer.json(200, "{\"ok\":false,\"error\":\"%s\"}".formatted(error));
    }

    @Override
    public void close() {
        server.close();
    }
}
