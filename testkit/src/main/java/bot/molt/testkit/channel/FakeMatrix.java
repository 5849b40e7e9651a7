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
import java.util.concurrent.TimeUnit;

/// A Matrix homeserver on loopback with one bot, a room for each person and one for the team.
///
/// Source: spec.matrix.org, client-server API 1.11: `sync` answers with what is behind `since` and
/// waits for it; a transaction is carried out once; M_LIMIT_EXCEEDED with `retry_after_ms`.
///
/// Threads: safe for any number.
public final class FakeMatrix implements AutoCloseable {
    public static final String TOKEN = "syt_token_of_the_tests";
    public static final String BOT = "@bot:x.org";
    public static final String TEAM = "!team:x.org";

    private final WebServer server;
    private final Watch watch = new Watch();
    private final Sent sent = new Sent(watch);
    private final List<Told> events = new ArrayList<>();
    private final Map<String, String> transactions = new LinkedHashMap<>();
    private final Map<String, byte[]> media = new LinkedHashMap<>();
    private long ids = 1;
    private int limited;

    private record Told(String section, String room, Json.Obj event) {}

    public FakeMatrix() throws IOException {
        server = new WebServer(this::answer);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// What the bot sent; texts are as they are without markup.
    public Sent sent() {
        return sent;
    }

    /// Refuses the next messages for 100 ms.
    public void limit(int count) {
        watch.changed(() -> limited = count);
    }

    /// Breaks every connection off.
    public void cut() throws IOException {
        server.cut();
    }

    /// The room of somebody and the bot.
    public static String room(String person) {
        return person.replace("@", "!");
    }

    /// Somebody writes to the bot; the event's id.
    public String say(String person, String text) {
        return put(room(person), person, text(text));
    }

    /// Somebody writes into a room; the event's id.
    ///
    /// @param thread id of the event that the thread hangs on; empty for none
    public String sayIn(String room, String person, String thread, String text) {
        Json.Obj content = text(text);
        Json.Obj relation =
                Json.object().put("rel_type", "m.thread").put("event_id", thread).build();
        return put(
                room, person, thread.isEmpty() ? content : content.with("m.relates_to", relation));
    }

    /// Somebody sends a picture.
    public String sendPhoto(String person, byte[] bytes) {
        String id = "photo" + id();
        watch.changed(() -> media.put(id, bytes));
        return put(
                room(person),
                person,
                Json.object()
                        .put("msgtype", "m.image")
                        .put("body", "photo.png")
                        .put("url", "mxc://x.org/" + id)
                        .put("info", Json.object().put("mimetype", "image/png").build())
                        .build());
    }

    /// Somebody invites the bot.
    public void invite(String room, String person) {
        Json.Obj event =
                Json.object()
                        .put("type", "m.room.member")
                        .put("sender", person)
                        .put("state_key", BOT)
                        .build();
        watch.changed(() -> events.add(new Told("invite", room, event)));
    }

    private static Json.Obj text(String text) {
        return Json.object().put("msgtype", "m.text").put("body", text).build();
    }

    private String put(String room, String person, Json.Obj content) {
        String id = "$e" + id();
        Json.Obj event =
                Json.object()
                        .put("type", "m.room.message")
                        .put("event_id", id)
                        .put("sender", person)
                        .put("origin_server_ts", 1_795_000_000_000L)
                        .put("content", content)
                        .build();
        watch.changed(() -> events.add(new Told("join", room, event)));
        return id;
    }

    private long id() {
        return watch.locked(() -> ids++);
    }

    private WebServer.Answer answer(WebServer.Asked asked) throws InterruptedException {
        String[] words = asked.path().split("\\?", 2);
        String path = URLDecoder.decode(words[0], StandardCharsets.UTF_8);
        if (!asked.headers().getOrDefault("authorization", "").equals("Bearer " + TOKEN)) {
            return refused(401, "M_UNKNOWN_TOKEN", "Unrecognised access token");
        }
        if (path.equals("/_matrix/media/v3/upload")) {
            String id = "file" + id();
            watch.changed(() -> media.put(id, asked.body()));
            return fine(Json.object().put("content_uri", "mxc://x.org/" + id));
        }
        if (path.startsWith("/_matrix/client/v1/media/download/x.org/")) {
            byte[] bytes = watch.locked(() -> media.get(path.substring(path.lastIndexOf('/') + 1)));
            return bytes == null
                    ? refused(404, "M_NOT_FOUND", "Not found")
                    : new WebServer.Answer(200, "image/png", bytes, Map.of());
        }
        String rest = path.replaceFirst("^/_matrix/client/v3/", "");
        if (rest.equals("account/whoami")) {
            return fine(Json.object().put("user_id", BOT));
        }
        if (rest.equals("sync")) {
            return synced(words.length < 2 ? "" : words[1]);
        }
        return inRoom(asked, rest.split("/"));
    }

    private WebServer.Answer synced(String query) throws InterruptedException {
        String since = query.replaceFirst(".*since=s(\\d+).*", "$1");
        boolean first = !since.matches("\\d+");
        int from = first ? 0 : Integer.parseInt(since);
        List<Told> news = first ? watch.locked(() -> List.copyOf(events)) : behind(from);
        Map<String, Json> joined = new LinkedHashMap<>();
        Map<String, Json> invited = new LinkedHashMap<>();
        for (Told one : news) {
            List<Json> own =
                    news.stream()
                            .filter(told -> told.room().equals(one.room()))
                            .<Json>map(Told::event)
                            .toList();
            Json.Obj list = Json.object().put("events", Json.array(own)).build();
            if (one.section().equals("join")) {
                joined.put(one.room(), Json.object().put("timeline", list).build());
            } else {
                invited.put(one.room(), Json.object().put("invite_state", list).build());
            }
        }
        Json.Obj rooms =
                Json.object()
                        .put("join", new Json.Obj(joined))
                        .put("invite", new Json.Obj(invited))
                        .build();
        return fine(
                Json.object().put("next_batch", "s" + (from + news.size())).put("rooms", rooms));
    }

    private List<Told> behind(int from) throws InterruptedException {
        return watch.within(
                TimeUnit.SECONDS.toNanos(25),
                () -> List.copyOf(events.subList(Math.min(from, events.size()), events.size())),
                list -> !list.isEmpty());
    }

    private WebServer.Answer inRoom(WebServer.Asked asked, String[] parts) {
        String what = parts.length < 3 ? parts[0] : parts[2];
        return switch (what) {
            case "joined_members" -> {
                Json.ObjectBuilder members =
                        Json.object().put(BOT, Json.Obj.EMPTY).put("@a:x.org", Json.Obj.EMPTY);
                if (parts[1].equals(TEAM)) {
                    members.put("@b:x.org", Json.Obj.EMPTY);
                }
                yield fine(Json.object().put("joined", members.build()));
            }
            case "join", "typing", "redact" -> {
                sent.did(what + " " + parts[1]);
                yield fine(Json.object());
            }
            case "createRoom" -> {
                List<Json> invited = JsonText.parseObject(asked.body()).items("invite");
                String person = invited.getFirst() instanceof Json.Str(String id) ? id : "";
                yield fine(Json.object().put("room_id", room(person)));
            }
            case "send" -> posted(parts, JsonText.parseObject(asked.body()));
            default -> refused(404, "M_UNRECOGNIZED", "Unrecognized request");
        };
    }

    private WebServer.Answer posted(String[] parts, Json.Obj body) {
        boolean refuses = watch.locked(() -> limited > 0 && limited-- > 0);
        if (refuses) {
            return WebServer.Answer.json(
                    429,
                    "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"error\":\"Too Many Requests\",\"retry_after_ms\":100}");
        }
        if (parts[1].equals("!gone:x.org")) {
            return refused(403, "M_FORBIDDEN", "User not in room");
        }
        String fresh = "$e" + id();
        String made =
                watch.locked(() -> {
                    String before = transactions.putIfAbsent(parts[1] + parts[4], fresh);
                    return before == null ? fresh : before;
                });
        if (made.equals(fresh)) {
            put(fresh, parts[1], parts[3], body);
        }
        return fine(Json.object().put("event_id", made));
    }

    private void put(String id, String room, String type, Json.Obj body) {
        Json.Obj relation = body.object("m.relates_to");
        String related = relation.string("event_id").orElse("");
        String kind = relation.string("rel_type").orElse("");
        if (type.equals("m.reaction")) {
            sent.did("reaction " + related + " " + relation.string("key").orElse(""));
            return;
        }
        if (kind.equals("m.replace")) {
            Optional<SentMessage> old = sent.find(related);
            String now = body.object("m.new_content").string("formatted_body").orElse("");
            old.ifPresent(one -> sent.put(one.changed(now, Map.of())));
            return;
        }
        boolean file = body.has("url");
        sent.put(
                new SentMessage(
                        id,
                        room,
                        kind.equals("m.thread") ? related : "",
                        body.string("formatted_body").orElse(""),
                        Map.of(),
                        relation.object("m.in_reply_to").string("event_id").orElse(""),
                        file ? List.of(body.string("body").orElse("")) : List.of(),
                        0));
    }

    private static WebServer.Answer fine(Json.ObjectBuilder body) {
        return WebServer.Answer.json(200, JsonText.compact(body.build()));
    }

    private static WebServer.Answer refused(int status, String code, String text) {
        return WebServer.Answer.json(
                status,
                JsonText.compact(Json.object().put("errcode", code).put("error", text).build()));
    }

    @Override
    public void close() {
        server.close();
    }
}
