package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// WeCom's API on loopback for one application, and what it delivers.
///
/// Source: developer.work.weixin.qq.com: failures come with status 200 and an errcode; a token ends
/// (42001); texts of at most 2,048 bytes; media is JSON only where it failed.
///
/// Threads: safe for any number.
public final class FakeWecom implements AutoCloseable {
    public static final String CORP = "ww0123456789abcdef";
    public static final String SECRET = "wecom0secret0of0the0tests";
    public static final String TOKEN = "wecomtoken";
    public static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    public static final long AGENT = 1_000_002;
    private static final int MOST = 2_048;

    private final WebServer server;
    private final Watch watch = new Watch();
    private final Sent sent = new Sent(watch);
    private final WeixinSeal seal = new WeixinSeal(KEY, CORP);
    private final Map<String, byte[]> media = new LinkedHashMap<>();
    private String token = "";
    private long ids = 1;
    private int limited;

    /// A delivery: its parameters and its body.
    public record Delivery(Map<String, String> query, String body) {}

    public FakeWecom() throws IOException {
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

    /// Keeps what somebody sent.
    public void keep(String mediaId, byte[] bytes) {
        watch.changed(() -> media.put(mediaId, bytes));
    }

    /// Something that is delivered, signed and encrypted.
    ///
    /// @param fields `<MsgType>…</MsgType>` and so on
    public Delivery delivery(String person, String fields, long seconds) {
        String xml =
                "<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>%d</CreateTime>%s<AgentID>%d</AgentID></xml>"
                        .formatted(CORP, person, seconds, fields, AGENT);
        String sealed = seal.seal(xml);
        return new Delivery(
                query(sealed, seconds),
                "<xml><ToUserName>%s</ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>"
                        .formatted(CORP, sealed));
    }

    /// What is asked when the address is entered.
    public Delivery greeting(String echo, long seconds) {
        String sealed = seal.seal(echo);
        Map<String, String> query = new LinkedHashMap<>(query(sealed, seconds));
        query.put("echostr", sealed);
        return new Delivery(query, "");
    }

    private static Map<String, String> query(String sealed, long seconds) {
        String time = Long.toString(seconds);
        return Map.of(
                "msg_signature",
                WeixinSeal.sign(TOKEN, time, "nonce1", sealed),
                "timestamp",
                time,
                "nonce",
                "nonce1");
    }

    private long id() {
        return watch.locked(() -> ids++);
    }

    private WebServer.Answer answer(WebServer.Asked asked) {
        String[] words = asked.path().split("\\?", 2);
        String query = words.length < 2 ? "" : words[1];
        if (words[0].equals("/cgi-bin/gettoken")) {
            boolean right = query.equals("corpid=" + CORP + "&corpsecret=" + SECRET);
            String fresh = "T" + id();
            watch.changed(() -> token = right ? fresh : token);
            return right
                    ? fine(Json.object().put("access_token", fresh).put("expires_in", 7200))
                    : refused(40001, "invalid credential");
        }
        String held = watch.locked(() -> token);
        if (held.isEmpty() || !("&" + query).endsWith("access_token=" + held)) {
            return refused(42001, "access_token expired, hint: [1], from ip: 1.2.3.4");
        }
        return switch (words[0]) {
            case "/cgi-bin/message/send" -> taken(JsonText.parseObject(asked.body()));
            case "/cgi-bin/media/upload" -> {
                Map<String, String> form =
                        Form.read(asked.headers().getOrDefault("content-type", ""), asked.body());
                yield fine(Json.object().put("media_id", form.getOrDefault("media.name", "")));
            }
            case "/cgi-bin/media/get" -> {
                String name = query.replaceFirst("^media_id=([^&]*).*", "$1");
                byte[] bytes = watch.locked(() -> media.get(name));
                yield bytes == null
                        ? refused(40007, "invalid media_id")
                        : new WebServer.Answer(200, "image/jpeg", bytes, Map.of());
            }
            default -> refused(-1, "system busy");
        };
    }

    private WebServer.Answer taken(Json.Obj body) {
        if (watch.locked(() -> limited > 0 && limited-- > 0)) {
            return refused(45009, "reach max api daily quota limit");
        }
        String type = body.string("msgtype").orElse("");
        String text = body.object("text").string("content").orElse("");
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST
                || body.number("agentid").orElse(0L) != AGENT) {
            return refused(45002, "content size out of limit");
        }
        String user = body.string("touser").orElse("");
        if (user.equals("nobody")) {
            return fine(Json.object().put("invaliduser", user));
        }
        String id = "w" + id();
        String file = body.object(type).string("media_id").orElse("");
        sent.put(
                new SentMessage(
                        id,
                        user,
                        "",
                        text,
                        Map.of(),
                        "",
                        file.isEmpty() ? java.util.List.of() : java.util.List.of(file),
                        0));
        return fine(Json.object().put("msgid", id));
    }

    private static WebServer.Answer fine(Json.ObjectBuilder body) {
        return WebServer.Answer.json(
                200, JsonText.compact(body.put("errcode", 0).put("errmsg", "ok").build()));
    }

    private static WebServer.Answer refused(int code, String text) {
        return WebServer.Answer.json(
                200,
                JsonText.compact(Json.object().put("errcode", code).put("errmsg", text).build()));
    }

    @Override
    public void close() {
        server.close();
    }
}
