package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// DingTalk's API on loopback for one robot.
///
/// Source: open.dingtalk.com: a stream is opened with the application's secret and a ticket that
/// works once; what is not acknowledged comes again over the next stream; a ping wants its data
/// back; a token ends; a limit has no time.
///
/// Threads: safe for any number.
public final class FakeDingtalk implements AutoCloseable {
    public static final String CLIENT = "dingclient0tests";
    public static final String SECRET = "ding0secret0of0the0tests";
    public static final String TEAM = "cidAbCdEfGhIjKlMnOpQrSt==";

    private final WebServer server;
    private final Watch watch = new Watch();
    private final Sent sent = new Sent(watch);
    private final Map<String, Json.Obj> unacknowledged = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private @Nullable SocketPeer peer;
    private String ticket = "";
    private String token = "";
    private long ids = 1;
    private int limited;

    public FakeDingtalk() throws IOException {
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

    /// The token that was handed out works no more.
    public void expire() {
        watch.changed(() -> token = "");
    }

    /// Breaks the stream off.
    public void cut() throws IOException {
        SocketPeer now = watch.locked(() -> peer);
        if (now != null) {
            now.cut();
        }
    }

    /// Wants the robot to connect anew.
    public void disconnect() throws IOException {
        frame(system("disconnect"));
    }

    /// Asks whether somebody is there.
    public void ping() throws IOException {
        frame(system("ping"));
    }

    private Json.Obj system(String topic) {
        return frame("SYSTEM", topic, "s" + id(), "{\"opaque\":\"o1\"}");
    }

    /// A person writes to the robot; the message's id.
    public String say(String person, String text) throws IOException {
        return callback(person, "1", "cidDirect" + person, text("text", text));
    }

    /// A person mentions the robot in the team's group.
    public String sayIn(String person, String text) throws IOException {
        return callback(person, "2", TEAM, text("text", text));
    }

    private static Json.Obj text(String type, String text) {
        return Json.object()
                .put("msgtype", type)
                .put("text", Json.object().put("content", text).build())
                .build();
    }

    /// A person sends a picture and a few words in one message.
    public String sendPhoto(String person, String words, byte[] bytes) throws IOException {
        String code = "c" + id();
        watch.changed(() -> files.put(code, bytes));
        Json part = Json.object().put("type", "picture").put("downloadCode", code).build();
        Json said = Json.object().put("text", words).build();
        Json.Obj content = Json.object().put("richText", Json.array(List.of(said, part))).build();
        return callback(
                person,
                "1",
                "cidDirect" + person,
                Json.object().put("msgtype", "richText").put("content", content).build());
    }

    private String callback(String person, String kind, String conversation, Json.Obj more)
            throws IOException {
        String id = "msg" + id();
        Json.Obj data =
                more.with("msgId", Json.of(id))
                        .with("conversationType", Json.of(kind))
                        .with("conversationId", Json.of(conversation))
                        .with("conversationTitle", Json.of("Team"))
                        .with("senderStaffId", Json.of(person))
                        .with("senderNick", Json.of("N" + person))
                        .with("createAt", Json.of(1_795_000_000_000L));
        Json.Obj made =
                frame("CALLBACK", "/v1.0/im/bot/messages/get", "m" + id, JsonText.compact(data));
        watch.changed(() -> unacknowledged.put("m" + id, made));
        frame(made);
        return id;
    }

    private static Json.Obj frame(String type, String topic, String id, String data) {
        return Json.object()
                .put("specVersion", "1.0")
                .put("type", type)
                .put(
                        "headers",
                        Json.object()
                                .put("topic", topic)
                                .put("messageId", id)
                                .put("contentType", "application/json")
                                .build())
                .put("data", data)
                .build();
    }

    private void frame(Json.Obj frame) throws IOException {
        SocketPeer now = watch.locked(() -> peer);
        if (now == null) {
            return;
        }
        try {
            now.send(JsonText.compact(frame));
        } catch (IOException e) {
            watch.changed(() -> peer = null);
        }
    }

    private long id() {
        return watch.locked(() -> ids++);
    }

    private WebServer.@Nullable Answer answer(WebServer.Asked asked) throws IOException {
        String path = asked.path().split("\\?", 2)[0];
        if (SocketPeer.isWanted(asked)) {
            serve(asked);
            return null;
        }
        if (path.startsWith("/lies/")) {
            byte[] bytes = watch.locked(() -> files.get(path.substring(6)));
            return bytes == null
                    ? refused(404, "NotFound", "gone")
                    : new WebServer.Answer(200, "image/png", bytes, Map.of());
        }
        return switch (path) {
            case "/v1.0/oauth2/accessToken" -> granted(JsonText.parseObject(asked.body()));
            case "/v1.0/gateway/connections/open" -> opened(JsonText.parseObject(asked.body()));
            case "/media/upload" -> uploaded(asked);
            default -> called(asked, path);
        };
    }

    private WebServer.Answer granted(Json.Obj body) {
        boolean right =
                body.string("appKey").filter(CLIENT::equals).isPresent()
                        && body.string("appSecret").filter(SECRET::equals).isPresent();
        if (!right) {
            return refused(400, "invalidClientIdOrSecret", "invalid client");
        }
        String fresh = "token" + id();
        watch.changed(() -> token = fresh);
        return fine(Json.object().put("accessToken", fresh).put("expireIn", 7200));
    }

    private WebServer.Answer opened(Json.Obj body) {
        if (body.string("clientSecret").filter(SECRET::equals).isEmpty()) {
            return refused(401, "authFailed", "auth failed");
        }
        String fresh = "ticket" + id();
        watch.changed(() -> ticket = fresh);
        return fine(
                Json.object()
                        .put("endpoint", "ws://127.0.0.1:" + server.port() + "/connect")
                        .put("ticket", fresh));
    }

    private void serve(WebServer.Asked asked) throws IOException {
        boolean right =
                watch.locked(() -> {
                    boolean fits =
                            !ticket.isEmpty() && asked.path().equals("/connect?ticket=" + ticket);
                    ticket = "";
                    return fits;
                });
        if (!right) {
            asked.socket().close();
            return;
        }
        SocketPeer socket = SocketPeer.accept(asked);
        watch.changed(() -> peer = socket);
        for (Json.Obj frame : watch.locked(() -> List.copyOf(unacknowledged.values()))) {
            socket.send(JsonText.compact(frame));
        }
        String text = socket.receive();
        while (text != null) {
            Json.Obj told = JsonText.parseObject(text);
            String id = told.object("headers").string("messageId").orElse("");
            boolean taken = told.number("code").orElse(0L) == 200;
            if (taken && watch.locked(() -> unacknowledged.remove(id)) == null) {
                sent.did("answer " + id + " " + told.string("data").orElse(""));
            }
            text = socket.receive();
        }
    }

    private WebServer.Answer uploaded(WebServer.Asked asked) {
        if (!asked.path().endsWith("access_token=" + watch.locked(() -> token))) {
            return WebServer.Answer.json(200, "{\"errcode\":40014,\"errmsg\":\"invalid token\"}");
        }
        Map<String, String> form =
                Form.read(asked.headers().getOrDefault("content-type", ""), asked.body());
        return fine(
                Json.object()
                        .put("errcode", 0)
                        .put("media_id", "@" + form.getOrDefault("media.name", "")));
    }

    private WebServer.Answer called(WebServer.Asked asked, String path) {
        String shown = asked.headers().getOrDefault("x-acs-dingtalk-access-token", "");
        if (shown.isEmpty() || !shown.equals(watch.locked(() -> token))) {
            return refused(401, "InvalidAuthentication", "token expired");
        }
        Json.Obj body = JsonText.parseObject(asked.body());
        if (body.string("robotCode").filter(CLIENT::equals).isEmpty()) {
            return refused(400, "robotCode", "robot not exist");
        }
        return switch (path) {
            case "/v1.0/robot/messageFiles/download" ->
                    fine(
                            Json.object()
                                    .put(
                                            "downloadUrl",
                                            url()
                                                    + "/lies/"
                                                    + body.string("downloadCode").orElse("")
                                                    + "?Signature=s"));
            case "/v1.0/robot/oToMessages/batchSend" -> {
                String person =
                        body.items("userIds").getFirst() instanceof Json.Str(String id) ? id : "";
                yield person.equals("nobody")
                        ? fine(
                                Json.object()
                                        .put("processQueryKey", "")
                                        .put("invalidStaffIdList", Json.strings(List.of(person))))
                        : taken(person, body);
            }
            case "/v1.0/robot/groupMessages/send" ->
                    taken(body.string("openConversationId").orElse(""), body);
            default -> refused(404, "InvalidAction.NotFound", "no such API");
        };
    }

    private WebServer.Answer taken(String chat, Json.Obj body) {
        if (watch.locked(() -> limited > 0 && limited-- > 0)) {
            return refused(403, "Forbidden.AccessDenied.QpsLimitForApi", "qps limit");
        }
        String id = "q" + id();
        Json.Obj content = JsonText.parseObject(body.string("msgParam").orElse("{}"));
        String file = content.string("fileName").or(() -> content.string("photoURL")).orElse("");
        sent.put(
                new SentMessage(
                        id,
                        chat,
                        "",
                        content.string("text").orElse(""),
                        Map.of(),
                        "",
                        file.isEmpty() ? List.of() : List.of(file),
                        0));
        return fine(Json.object().put("processQueryKey", id));
    }

    private static WebServer.Answer fine(Json.ObjectBuilder body) {
        return WebServer.Answer.json(200, JsonText.compact(body.build()));
    }

    private static WebServer.Answer refused(int status, String code, String text) {
        return WebServer.Answer.json(
                status,
                JsonText.compact(Json.object().put("code", code).put("message", text).build()));
    }

    @Override
    public void close() {
        server.close();
    }
}
