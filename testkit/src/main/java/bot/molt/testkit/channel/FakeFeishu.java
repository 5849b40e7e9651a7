package bot.molt.testkit.channel;

import bot.molt.base.Digests;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Feishu on loopback: the open API for one app, and the people who write to it. What they do is
/// delivered encrypted and signed.
///
/// Source: open.feishu.cn/document: results with a code, 99991663 for a token that does not hold,
/// 230020 and 11232 for too many messages, 230002 for groups without the bot, a uuid that sends
/// once within an hour, texts that may be changed twenty times, cards always.
///
/// Threads: safe for any number.
public final class FakeFeishu implements AutoCloseable {
    public static final String APP = "cli_tests";
    public static final String SECRET = "app-secret-of-the-tests";
    public static final String ENCRYPT_KEY = "encrypt-key-of-the-tests";
    public static final String VERIFICATION = "verification-of-the-tests";
    public static final String BOT = "ou_bot";
    public static final String TEAM = "oc_team";

    private final WebServer server;
    private final Watch watch = new Watch();
    private final Sent sent = new Sent(watch);
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> chats = new LinkedHashMap<>();
    private final Map<String, String> uuids = new LinkedHashMap<>();
    private String hook = "";
    private String token = "";
    private long ids = 1;
    private int tokens;
    private int limited;

    public FakeFeishu() throws IOException {
        server = new WebServer(this::answer);
    }

    /// The root of the open API.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// What the app sent.
    public Sent sent() {
        return sent;
    }

    /// Delivers to an address from here on.
    public void deliverTo(String address) {
        watch.changed(() -> hook = address);
    }

    /// Refuses the next messages as too many.
    public void limit(int count) {
        watch.changed(() -> limited = count);
    }

    /// Takes the token that the app has away.
    public void expire() {
        watch.changed(() -> token = "");
    }

    /// How many tokens were handed out.
    public int tokens() {
        return watch.locked(() -> tokens);
    }

    /// A request as Feishu makes it.
    @SuppressWarnings("ArrayRecordComponent")
    public record Delivery(Map<String, String> headers, byte[] body) {}

    /// An event, encrypted and signed.
    public Delivery delivery(Json.Obj event) {
        byte[] body = JsonText.bytes(Json.object().put("encrypt", encrypted(event)).build());
        byte[] before = ("1795000000" + "nonce" + ENCRYPT_KEY).getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(before, before.length + body.length);
        System.arraycopy(body, 0, all, before.length, body.length);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("x-lark-request-timestamp", "1795000000");
        headers.put("x-lark-request-nonce", "nonce");
        headers.put("x-lark-signature", Digests.sha256Hex(all));
        return new Delivery(headers, body);
    }

    private static String encrypted(Json.Obj event) {
        byte[] iv = Digests.sha256(ENCRYPT_KEY.getBytes(StandardCharsets.UTF_8));
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(iv, "AES"),
                    new IvParameterSpec(Arrays.copyOf(iv, 16)));
            byte[] text = cipher.doFinal(JsonText.bytes(event));
            byte[] all = Arrays.copyOf(iv, 16 + text.length);
            System.arraycopy(text, 0, all, 16, text.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The question by which Feishu checks an address.
    public static Json.Obj challenge() {
        return Json.object()
                .put("type", "url_verification")
                .put("challenge", "c-1")
                .put("token", VERIFICATION)
                .build();
    }

    /// What a person wrote to the bot.
    public Json.Obj written(String person, String text) {
        return event(
                "im.message.receive_v1",
                message(person, "p2p", "oc_" + person, "text", text(text)));
    }

    /// What a person wrote into a group.
    ///
    /// @param root id of a thread's first message; empty for none
    public Json.Obj writtenIn(String group, String person, String root, String text) {
        Json.Obj message = message(person, "group", group, "text", text(text));
        Json.Obj inner = message.object("message");
        if (text.contains("@_user_1")) {
            Json.Obj mention =
                    Json.object()
                            .put("key", "@_user_1")
                            .put("id", Json.object().put("open_id", BOT).build())
                            .put("name", "Molt")
                            .build();
            inner = inner.with("mentions", Json.array(List.of(mention)));
        }
        if (!root.isEmpty()) {
            watch.changed(() -> chats.put(root, group));
            inner = inner.with("thread_id", "omt_1").with("root_id", root).with("parent_id", root);
        }
        return event("im.message.receive_v1", message.with("message", inner));
    }

    /// A picture that a person sent.
    public Json.Obj photo(String person, byte[] bytes) {
        String key = "img_" + id();
        watch.changed(() -> files.put(key, bytes));
        return event(
                "im.message.receive_v1",
                message(
                        person,
                        "p2p",
                        "oc_" + person,
                        "image",
                        Json.object().put("image_key", key).build()));
    }

    /// A button that a person pressed.
    public Json.Obj press(String person, SentMessage message, String label) {
        String data = message.buttons().get(label);
        if (data == null) {
            throw new IllegalArgumentException(label + " is not among " + message.buttons());
        }
        return event(
                "card.action.trigger",
                Json.object()
                        .put("operator", Json.object().put("open_id", person).build())
                        .put(
                                "action",
                                Json.object()
                                        .put("tag", "button")
                                        .put("value", Json.object().put("data", data).build())
                                        .build())
                        .put(
                                "context",
                                Json.object()
                                        .put("open_message_id", message.id())
                                        .put("open_chat_id", "oc_" + person)
                                        .build())
                        .build());
    }

    private static Json.Obj text(String text) {
        return Json.object().put("text", text).build();
    }

    private Json.Obj message(
            String person, String type, String chat, String messageType, Json.Obj content) {
        Json.Obj sender =
                Json.object()
                        .put("sender_id", Json.object().put("open_id", person).build())
                        .put("sender_type", "user")
                        .build();
        String id = "om_" + id();
        watch.changed(() -> chats.put(id, type.equals("p2p") ? person : chat));
        Json.Obj message =
                Json.object()
                        .put("message_id", id)
                        .put("create_time", "1795000000000")
                        .put("chat_id", chat)
                        .put("chat_type", type)
                        .put("message_type", messageType)
                        .put("content", JsonText.compact(content))
                        .build();
        return Json.object().put("sender", sender).put("message", message).build();
    }

    private Json.Obj event(String type, Json.Obj event) {
        Json.Obj header =
                Json.object()
                        .put("event_id", "ev-" + id())
                        .put("event_type", type)
                        .put("token", VERIFICATION)
                        .put("app_id", APP)
                        .build();
        return Json.object().put("schema", "2.0").put("header", header).put("event", event).build();
    }

    private long id() {
        return watch.locked(() -> ids++);
    }

    /// Delivers until it is taken; what was answered.
    public String deliver(Json.Obj event) throws IOException, InterruptedException {
        Delivery delivery = delivery(event);
        return Pusher.push(
                URI.create(watch.locked(() -> hook)), delivery.headers(), delivery.body());
    }

    private WebServer.Answer answer(WebServer.Asked asked) {
        String path = asked.path().replaceFirst("^/open-apis", "").split("\\?", 2)[0];
        if (path.equals("/auth/v3/tenant_access_token/internal")) {
            return granted(JsonText.parseObject(asked.body()));
        }
        String bearer = asked.headers().getOrDefault("authorization", "");
        boolean holds = watch.locked(() -> !token.isEmpty() && bearer.equals("Bearer " + token));
        if (!holds) {
            return refused(400, 99_991_663, "Invalid access token for authorization.");
        }
        if (path.equals("/bot/v3/info")) {
            Json.Obj bot = Json.object().put("open_id", BOT).put("app_name", "Molt").build();
            return WebServer.Answer.json(
                    200, JsonText.compact(Json.object().put("code", 0).put("bot", bot).build()));
        }
        if (path.startsWith("/contact/v3/users/")) {
            Json.Obj user =
                    Json.object().put("name", "P" + path.substring(path.lastIndexOf('/'))).build();
            return fine(Json.object().put("user", user).build());
        }
        return path.startsWith("/im/v1/")
                ? inChats(asked, path.substring(7).split("/"))
                : refused(404, 404, "not found");
    }

    private WebServer.Answer granted(Json.Obj body) {
        boolean right =
                body.string("app_id").filter(APP::equals).isPresent()
                        && body.string("app_secret").filter(SECRET::equals).isPresent();
        if (!right) {
            return refused(200, 10_014, "app secret invalid");
        }
        String made = watch.locked(() -> token = "t-" + ++tokens);
        return WebServer.Answer.json(
                200, "{\"code\":0,\"tenant_access_token\":\"%s\",\"expire\":7200}".formatted(made));
    }

    private WebServer.Answer inChats(WebServer.Asked asked, String[] parts) {
        if (parts[0].equals("images") || parts[0].equals("files")) {
            return uploaded(asked, parts[0].equals("images") ? "image" : "file");
        }
        if (parts.length == 4 && parts[2].equals("resources")) {
            byte[] bytes = watch.locked(() -> files.get(parts[3]));
            return bytes == null
                    ? refused(400, 234_001, "no such file")
                    : new WebServer.Answer(200, "application/octet-stream", bytes, Map.of());
        }
        if (parts.length == 3 && parts[2].equals("reactions")) {
            sent.did("reaction " + parts[1] + " " + asked.text());
            return fine(Json.Obj.EMPTY);
        }
        Json.Obj body = JsonText.parseObject(asked.body());
        if (asked.method().equals("POST")) {
            return posted(asked, parts, body);
        }
        return edited(parts[1], body, asked.method().equals("PUT"));
    }

    private WebServer.Answer uploaded(WebServer.Asked asked, String field) {
        Map<String, String> form =
                Form.read(asked.headers().getOrDefault("content-type", ""), asked.body());
        String name = form.getOrDefault(field + ".name", "?");
        String key = field + "_" + id() + "_" + name;
        watch.changed(() ->
                files.put(key, form.getOrDefault(field, "").getBytes(StandardCharsets.ISO_8859_1)));
        return fine(Json.object().put(field + "_key", key).build());
    }

    private WebServer.Answer posted(WebServer.Asked asked, String[] parts, Json.Obj body) {
        boolean refuses = watch.locked(() -> limited > 0 && limited-- > 0);
        if (refuses) {
            return refused(400, 230_020, "This operation triggers the frequency limit.");
        }
        boolean reply = parts.length == 3;
        String chat = reply ? "" : body.string("receive_id").orElse("");
        boolean known = reply || chat.equals(TEAM) || chat.startsWith("ou_");
        if (!known) {
            return refused(400, 230_002, "Bot/User can NOT be out of the chat.");
        }
        String typed = asked.path().contains("receive_id_type=chat_id") ? "oc_" : "ou_";
        if (!reply && !chat.startsWith(typed)) {
            return refused(400, 230_001, "Your request contains an invalid request parameter.");
        }
        String uuid = body.string("uuid").orElse("");
        String id = "om_" + id();
        String made =
                uuid.isEmpty()
                        ? id
                        : watch.locked(() -> {
                            String before = uuids.putIfAbsent(uuid, id);
                            return before == null ? id : before;
                        });
        if (made.equals(id)) {
            boolean threaded = body.isTrue("reply_in_thread");
            String where = reply ? watch.locked(() -> chats.getOrDefault(parts[1], "")) : chat;
            sent.put(made(id, where, threaded ? parts[1] : "", reply ? parts[1] : "", body));
        }
        return fine(Json.object().put("message_id", made).build());
    }

    private static SentMessage made(
            String id, String chat, String thread, String replyTo, Json.Obj body) {
        Json.Obj content = JsonText.parseObject(body.string("content").orElse("{}"));
        List<String> names =
                content.string("image_key")
                        .or(() -> content.string("file_key"))
                        .map(key -> List.of(key.replaceFirst("^\\w+?_\\d+_", "")))
                        .orElse(List.of());
        return new SentMessage(
                id, chat, thread, shown(content), buttons(content), replyTo, names, 0);
    }

    private WebServer.Answer edited(String id, Json.Obj body, boolean isText) {
        Optional<SentMessage> old = sent.find(id);
        if (old.isEmpty()) {
            return refused(400, 230_011, "The message was withdrawn.");
        }
        if (isText && old.get().edits() >= 20) {
            return refused(
                    400, 230_072, "The message has reached the number of times it can be edited.");
        }
        Json.Obj content = JsonText.parseObject(body.string("content").orElse("{}"));
        sent.put(old.get().changed(shown(content), buttons(content)));
        return fine(Json.Obj.EMPTY);
    }

    private static String shown(Json.Obj content) {
        StringBuilder text = new StringBuilder(content.string("text").orElse(""));
        for (Json item : content.items("elements")) {
            Json.Obj element = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            text.append(element.string("content").orElse(""));
        }
        return text.toString();
    }

    private static Map<String, String> buttons(Json.Obj content) {
        Map<String, String> buttons = new LinkedHashMap<>();
        for (Json item : content.items("elements")) {
            for (Json action :
                    item instanceof Json.Obj one ? one.items("actions") : List.of(item)) {
                Json.Obj button = action instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                buttons.put(
                        button.object("text").string("content").orElse(""),
                        button.object("value").string("data").orElse(""));
            }
        }
        return buttons;
    }

    private static WebServer.Answer fine(@Nullable Json data) {
        return WebServer.Answer.json(
                200,
                JsonText.compact(
                        Json.object().put("code", 0).put("msg", "ok").put("data", data).build()));
    }

    private static WebServer.Answer refused(int status, long code, String text) {
        return WebServer.Answer.json(
                status, JsonText.compact(Json.object().put("code", code).put("msg", text).build()));
    }

    @Override
    public void close() {
        server.close();
    }
}
