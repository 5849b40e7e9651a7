package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// WeChat's platform on loopback: an official account with its API, and the people who write to it.
///
/// Source: the public guides of WeChat Official Accounts. A delivery that is not answered in time
/// is repeated, three in all; what may be said to a user is counted; tokens expire; a text has
/// 2,048 bytes at most.
///
/// Threads: safe for any number.
public final class FakeWeixin implements AutoCloseable {
    public static final String ACCOUNT = "wx0123456789abcdef";
    public static final String SECRET = "app-secret-of-the-tests";
    public static final String TOKEN = "token-of-the-tests";
    public static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern CDATA =
            Pattern.compile("<(\\w+)><!\\[CDATA\\[(.*?)]]></\\1>", Pattern.DOTALL);

    private static final Pattern MARK = Pattern.compile("«[^»]*»");

    private final InstantSource clock;
    private final WebServer server;
    private final WeixinAccessTokens tokens;
    private final WeixinSeal seal = new WeixinSeal(KEY, ACCOUNT);
    private final AtomicLong ids = new AtomicLong(23_000_000_000_000_000L);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Said> said = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> marks = new LinkedHashMap<>();
    private final Map<String, WeixinQuota> quotas = new LinkedHashMap<>();
    private final Map<String, byte[]> media = new LinkedHashMap<>();
    private volatile URI door = URI.create("http://127.0.0.1:1/wechat");
    private volatile Mode mode = Mode.PLAIN;
    private volatile Duration repeat = Duration.ofSeconds(5);
    private volatile Duration afterFailure = Duration.ofMillis(100);
    private int typings;
    private int refusals;
    private int refusal;
    private boolean withoutInterface;

    /// How deliveries are written.
    public enum Mode {
        PLAIN,
        COMPATIBLE,
        SAFE
    }

    /// What was said to a user.
    ///
    /// @param kind `text`, `image` … in messages of their own; `passive` in the answer to a
    ///   delivery
    public record Said(String user, String kind, String content) {}

    /// What became of a message.
    ///
    /// @param deliveries 1 to 3
    /// @param taken whether one of them was answered in time
    /// @param reply the text that came back; empty for none
    public record Delivered(int deliveries, boolean taken, String reply, Duration slowest) {}

    private record Once(boolean taken, String reply) {}

    public FakeWeixin(InstantSource clock) throws IOException {
        this.clock = clock;
        tokens = new WeixinAccessTokens(ACCOUNT, SECRET, clock);
        server = new WebServer(this::answer);
    }

    /// The root of the API.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// Where to deliver, how, and how long to wait for an answer before the next delivery.
    public void deliverTo(URI address, Mode how, Duration patience) {
        door = address;
        mode = how;
        repeat = patience;
    }

    /// How long to wait before the next delivery after one that failed.
    public void repeatAfter(Duration pause) {
        afterFailure = pause;
    }

    /// Somebody writes; returns when the platform is done with the message.
    public Delivered say(String user, String text) throws InterruptedException {
        return deliver(user, nextId(), Map.of("MsgType", "text", "Content", text));
    }

    public String nextId() {
        return Long.toString(ids.incrementAndGet());
    }

    /// Somebody does something; `subscribe`, `CLICK` with a key …
    public Delivered act(String user, String event, String key) throws InterruptedException {
        return deliver(user, "", Map.of("MsgType", "event", "Event", event, "EventKey", key));
    }

    /// Keeps bytes as if a user had sent them; the id.
    public String keep(byte[] bytes) {
        return locked(() -> {
            String id = "media-" + media.size();
            media.put(id, bytes);
            return id;
        });
    }

    /// Delivers a message until it is taken, three times at most.
    public Delivered deliver(String user, String id, Map<String, String> fields)
            throws InterruptedException {
        Instant now = clock.instant();
        locked(() -> {
            WeixinQuota quota = quotas.computeIfAbsent(user, _ -> new WeixinQuota());
            String event = fields.getOrDefault("Event", "");
            if (event.isEmpty()) {
                quota.wrote(now);
            } else if (List.of("subscribe", "SCAN", "CLICK").contains(event)) {
                quota.acted(now);
            }
            return true;
        });
        StringBuilder xml = new StringBuilder("<xml>");
        cdata(xml, "ToUserName", "gh_0123456789ab");
        cdata(xml, "FromUserName", user);
        xml.append("<CreateTime>").append(now.getEpochSecond()).append("</CreateTime>");
        fields.forEach((name, value) -> cdata(xml, name, value));
        if (!id.isEmpty()) {
            xml.append("<MsgId>").append(id).append("</MsgId>");
        }
        return delivered(user, xml.append("</xml>").toString());
    }

    private static void cdata(StringBuilder xml, String name, String value) {
        xml.append('<').append(name).append("><![CDATA[").append(value).append("]]></");
        xml.append(name).append('>');
    }

    private Delivered delivered(String user, String xml) throws InterruptedException {
        Duration slowest = Duration.ZERO;
        for (int times = 1; times <= 3; times++) {
            long begun = System.nanoTime();
            Once once = once(xml);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            if (once.taken()) {
                if (!once.reply().isEmpty()) {
                    record(new Said(user, "passive", once.reply()));
                }
                return new Delivered(times, true, once.reply(), slowest);
            }
            if (times < 3) {
                new CountDownLatch(1).await(afterFailure.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return new Delivered(3, false, "", slowest);
    }

    private Once once(String xml) {
        String time = Long.toString(clock.instant().getEpochSecond());
        String nonce = nextId();
        StringBuilder query = new StringBuilder("?timestamp=" + time + "&nonce=" + nonce);
        query.append("&signature=").append(WeixinSeal.sign(TOKEN, time, nonce));
        String body = xml;
        if (mode != Mode.PLAIN) {
            String sealed = seal.seal(xml);
            query.append("&encrypt_type=aes&msg_signature=");
            query.append(WeixinSeal.sign(TOKEN, time, nonce, sealed));
            String part = "<Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>";
            body =
                    mode == Mode.SAFE
                            ? "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>" + part
                            : xml.replace("</xml>", part);
        }
        try {
            Answer answer = post(query.toString(), body);
            return answer.status() == 200
                    ? new Once(true, reply(answer.text()))
                    : new Once(false, "");
        } catch (IOException e) {
            return new Once(false, "");
        }
    }

    /// An answer to a request of the platform.
    public record Answer(int status, String text) {}

    /// Posts as the platform does, whatever the query says.
    public Answer post(String query, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(door + query).toURL().openConnection();
        connection.setConnectTimeout((int) repeat.toMillis());
        connection.setReadTimeout((int) repeat.toMillis());
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "text/xml");
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        return read(connection);
    }

    private static Answer read(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream in =
                status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(status, text);
        }
    }

    /// Asks for the address's echo, as when it is entered on the platform's page.
    public Answer verify(String token, String echo) throws IOException {
        String time = Long.toString(clock.instant().getEpochSecond());
        String query =
                "?timestamp=%s&nonce=n1&echostr=%s&signature=%s"
                        .formatted(time, echo, WeixinSeal.sign(token, time, "n1"));
        return read((HttpURLConnection) URI.create(door + query).toURL().openConnection());
    }

    private String reply(String text) {
        if (text.isEmpty() || text.equals("success")) {
            return "";
        }
        Map<String, String> fields = fields(text);
        if (mode != Mode.PLAIN) {
            Matcher time = Pattern.compile("<TimeStamp>(\\d+)</TimeStamp>").matcher(text);
            String stamp = time.find() ? time.group(1) : "";
            String sealed = fields.getOrDefault("Encrypt", "");
            String wanted = WeixinSeal.sign(TOKEN, stamp, fields.getOrDefault("Nonce", ""), sealed);
            if (!wanted.equals(fields.get("MsgSignature"))) {
                violation("a sealed reply is not signed: " + text);
                return "";
            }
            fields = fields(seal.open(sealed));
        }
        String content = fields.getOrDefault("Content", "");
        if (content.isEmpty()) {
            violation("a reply that is none: " + text);
        }
        return content;
    }

    private static Map<String, String> fields(String xml) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = CDATA.matcher(xml);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2));
        }
        return fields;
    }

    /// The tokens that are out are good no more.
    public void expireTokens() {
        tokens.expire();
    }

    /// The next messages are refused.
    public void refuse(int count, int errcode) {
        locked(() -> {
            refusals = count;
            refusal = errcode;
            return true;
        });
    }

    /// The account has no customer-service messages, or has them.
    public void withInterface(boolean has) {
        locked(() -> withoutInterface = !has);
    }

    private WebServer.Answer answer(WebServer.Asked asked) {
        String path = asked.path().replaceFirst("\\?.*", "");
        if (path.equals("/cgi-bin/stable_token")) {
            return WebServer.Answer.json(200, tokens.answer(JsonText.parseObject(asked.text())));
        }
        int bad = tokens.refusal(query(asked, "access_token"));
        if (bad != 0) {
            return failed(bad);
        }
        return switch (path) {
            case "/cgi-bin/message/custom/send" -> send(JsonText.parseObject(asked.text()));
            case "/cgi-bin/message/custom/typing" -> {
                locked(() -> typings++);
                yield failed(0);
            }
            case "/cgi-bin/media/upload" -> uploaded(asked);
            case "/cgi-bin/media/get" -> {
                byte[] bytes =
                        locked(() -> media.getOrDefault(query(asked, "media_id"), new byte[0]));
                yield bytes.length == 0
                        ? failed(40007)
                        : new WebServer.Answer(200, "image/jpeg", bytes, Map.of());
            }
            default -> failed(-1);
        };
    }

    private static String query(WebServer.Asked asked, String name) {
        Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(asked.path());
        return matcher.find() ? matcher.group(1) : "";
    }

    private static WebServer.Answer failed(int code) {
        return WebServer.Answer.json(
                200, "{\"errcode\":%d,\"errmsg\":\"%s\"}".formatted(code, code == 0 ? "ok" : "no"));
    }

    private WebServer.Answer send(Json.Obj body) {
        String user = body.string("touser").orElse("");
        String kind = body.string("msgtype").orElse("");
        Json.Obj inner = body.object(kind);
        String content = inner.string("content").or(() -> inner.string("media_id")).orElse("");
        int code = locked(() -> refused(user, content));
        if (code == 0) {
            record(new Said(user, kind, content));
        }
        return failed(code);
    }

    private int refused(String user, String content) {
        if (refusals > 0) {
            refusals--;
            return refusal;
        }
        if (withoutInterface) {
            return 48001;
        }
        WeixinQuota quota = quotas.get(user);
        if (quota == null) {
            return 40003;
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > 2048) {
            violations.add("more than 2048 bytes to " + user);
            return 45002;
        }
        int spent = quota.spend(clock.instant());
        if (spent != 0) {
            violations.add(spent + " for " + user);
        }
        return spent;
    }

    private WebServer.Answer uploaded(WebServer.Asked asked) {
        Map<String, String> form =
                Form.read(asked.headers().getOrDefault("content-type", ""), asked.body());
        byte[] bytes = form.getOrDefault("media", "").getBytes(StandardCharsets.ISO_8859_1);
        return WebServer.Answer.json(
                200,
                "{\"type\":\"%s\",\"media_id\":\"%s\",\"created_at\":1}"
                        .formatted(query(asked, "type"), keep(bytes)));
    }

    private void record(Said one) {
        locked(() -> {
            said.add(one);
            MARK.matcher(one.content())
                    .results()
                    .forEach(found -> marks.merge(found.group(), 1, Integer::sum));
            changed.signalAll();
            return true;
        });
    }

    private void violation(String what) {
        locked(() -> violations.add(what));
    }

    /// What was said to a user so far.
    public List<Said> said(String user) {
        return locked(() -> said.stream().filter(one -> one.user().equals(user)).toList());
    }

    /// Everything that was said.
    public List<Said> said() {
        return locked(() -> List.copyOf(said));
    }

    /// Waits until something that holds a text was said to a user.
    public Said await(String user, String text) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PATIENCE.toNanos();
            while (find(user, text).isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return find(user, text)
                    .orElseThrow(() ->
                            new IllegalStateException(
                                    text + " was not said to " + user + ": " + said));
        } finally {
            lock.unlock();
        }
    }

    /// Waits until each of these marks, `«…»`, was said; how often each mark was.
    public Map<String, Integer> awaitMarks(Set<String> wanted) throws InterruptedException {
        Set<String> missing = new HashSet<>(wanted);
        lock.lockInterruptibly();
        try {
            long left = PATIENCE.toNanos();
            missing.removeAll(marks.keySet());
            while (!missing.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
                missing.removeAll(marks.keySet());
            }
            if (!missing.isEmpty()) {
                throw new IllegalStateException(missing.size() + " were not said: " + missing);
            }
            return new LinkedHashMap<>(marks);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Said> find(String user, String text) {
        return said.stream()
                .filter(one -> one.user().equals(user) && one.content().contains(text))
                .findFirst();
    }

    /// Rules of the platform that were broken.
    public List<String> violations() {
        return locked(() -> List.copyOf(violations));
    }

    /// How many tokens were made, and how often typing was shown.
    public List<Integer> tokensAndTypings() {
        return locked(() -> List.of(tokens.count(), typings));
    }

    /// What was uploaded or sent under an id.
    public byte[] media(String id) {
        return locked(() -> media.getOrDefault(id, new byte[0]).clone());
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
