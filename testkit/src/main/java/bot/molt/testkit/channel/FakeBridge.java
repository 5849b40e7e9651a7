package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A program that is answered by callbacks, each with its token.
public final class FakeBridge implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final WebServer server;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Answered> answers = new ArrayList<>();
    private int refusals;
    private int refusal;

    /// A callback.
    public record Answered(String path, String authorization, Json.Obj body) {}

    public FakeBridge() throws IOException {
        server = new WebServer(this::answer);
    }

    /// `http://127.0.0.1:PORT`.
    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /// Refuses the next callbacks, with a status of 429 for a second.
    public void refuse(int count, int status) {
        lock.lock();
        try {
            refusals = count;
            refusal = status;
        } finally {
            lock.unlock();
        }
    }

    private WebServer.Answer answer(WebServer.Asked asked) {
        lock.lock();
        try {
            if (refusals > 0) {
                refusals--;
                return new WebServer.Answer(
                        refusal, "text/plain", new byte[0], Map.of("Retry-After", "1"));
            }
            answers.add(
                    new Answered(
                            asked.path(),
                            asked.headers().getOrDefault("authorization", ""),
                            JsonText.parseObject(asked.body())));
            changed.signalAll();
            return WebServer.Answer.json(200, "{}");
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a callback that holds a text.
    public Answered await(String text) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PATIENCE.toNanos();
            while (find(text).isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return find(text)
                    .orElseThrow(() -> new IllegalStateException(text + " not in " + answers));
        } finally {
            lock.unlock();
        }
    }

    private Optional<Answered> find(String text) {
        return answers.stream()
                .filter(answer -> answer.body().string("text").orElse("").contains(text))
                .findFirst();
    }

    /// Every callback so far.
    public List<Answered> answers() {
        lock.lock();
        try {
            return List.copyOf(answers);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
