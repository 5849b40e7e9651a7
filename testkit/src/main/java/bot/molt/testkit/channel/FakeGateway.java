package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// A gateway behind a `/webhook`: it takes each message once and posts its answers to the callback
/// that the message names, until they are taken.
public final class FakeGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final WebServer server;
    private final String token;
    private final Function<Json.Obj, List<Json.Obj>> answers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Json.Obj> taken = new LinkedHashMap<>();
    private int repeated;
    private int failures;

    /// @param answers bodies of callbacks for a message; `messageId` is added where it is missing
    public FakeGateway(String token, Function<Json.Obj, List<Json.Obj>> answers)
            throws IOException {
        this.token = token;
        this.answers = answers;
        server = new WebServer(this::answer);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/webhook");
    }

    /// The next requests are answered 503.
    public void fail(int count) {
        lock.lock();
        try {
            failures = count;
        } finally {
            lock.unlock();
        }
    }

    private WebServer.Answer answer(WebServer.Asked asked) {
        if (!asked.path().equals("/webhook")) {
            return WebServer.Answer.json(404, "{}");
        }
        if (!asked.headers().getOrDefault("authorization", "").equals("Bearer " + token)) {
            return WebServer.Answer.json(401, "{}");
        }
        Json.Obj message = JsonText.parseObject(asked.body());
        lock.lock();
        try {
            if (failures > 0) {
                failures--;
                return WebServer.Answer.json(503, "{}");
            }
            if (taken.putIfAbsent(message.string("id").orElseThrow(), message) == null) {
                server.scope().fork(() -> answered(message));
            } else {
                repeated++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return WebServer.Answer.json(202, "{\"ok\":true}");
    }

    private boolean answered(Json.Obj message) throws InterruptedException {
        List<Json.Obj> all = answers.apply(message);
        for (int i = 0; i < all.size(); i++) {
            Json.Obj body = all.get(i);
            String id = message.string("id").orElseThrow() + ":" + i;
            Json.Obj named = body.has("messageId") ? body : body.with("messageId", id);
            while (!isTaken(message, named)) {
                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
            }
        }
        return true;
    }

    private static boolean isTaken(Json.Obj message, Json.Obj body) {
        String url = message.string("callbackUrl").orElseThrow();
        String token = message.string("callbackToken").orElseThrow();
        try {
            return call(url, token, body) == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// Posts to a callback; the status.
    public static int call(String url, String token, Json.Obj body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(60_000);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.getOutputStream().write(JsonText.bytes(body));
        return connection.getResponseCode();
    }

    /// Waits for so many messages.
    public List<Json.Obj> await(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PATIENCE.toNanos();
            while (taken.size() < count && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (taken.size() < count) {
                throw new IllegalStateException(taken.size() + " messages instead of " + count);
            }
            return new ArrayList<>(taken.values());
        } finally {
            lock.unlock();
        }
    }

    /// What was taken so far, in order.
    public List<Json.Obj> taken() {
        lock.lock();
        try {
            return new ArrayList<>(taken.values());
        } finally {
            lock.unlock();
        }
    }

    /// Messages that came more than once.
    public int repeated() {
        lock.lock();
        try {
            return repeated;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
