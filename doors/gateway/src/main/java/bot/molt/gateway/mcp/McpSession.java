package bot.molt.gateway.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One client between `initialize` and its end: what it can, what runs for it, what it is asked.
///
/// Threads: safe for any number.
final class McpSession {
    private static final int MAX_STREAMS = 16;
    private static final int MAX_KEPT = 256 << 10;

    private final String token;
    private final Opening opening;
    private final EventStream general = new EventStream("0", EventStream.ENDLESS);
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Json, Turn> turns = new ConcurrentHashMap<>();
    private final Map<Json, Waiting> questions = new ConcurrentHashMap<>();
    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, EventStream> streams =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, EventStream> eldest) {
                    return size() > MAX_STREAMS;
                }
            };
    private volatile String logLevel = "info";
    private volatile Instant lastUsed;

    /// What `initialize` said.
    ///
    /// @param workspace id of `routing.workspaces`; null for the caller's own
    record Opening(
            Caller caller, @Nullable String workspace, Revision revision, Json.Obj capabilities) {}

    /// A question that the client has not answered yet.
    static final class Waiting {
        private final Json id;
        private final ArrayBlockingQueue<Message.Response> answer = new ArrayBlockingQueue<>(1);

        private Waiting(Json id) {
            this.id = id;
        }

        Json.Obj await(Duration limit) throws InterruptedException {
            Message.Response response = answer.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (response == null) {
                throw new CodedException(
                        ErrorCode.UNREACHABLE, "the client did not answer in time");
            }
            if (response.error() != null) {
                throw new CodedException(
                        ErrorCode.UNREACHABLE,
                        "the client refused: " + response.error().string("message").orElse(""));
            }
            return response.result();
        }
    }

    McpSession(Opening opening, Instant now) {
        this.token = Ids.token();
        this.opening =
                new Opening(
                        opening.caller().inSession(Ids.next("mcp")),
                        opening.workspace(),
                        opening.revision(),
                        opening.capabilities());
        this.lastUsed = now;
    }

    /// What the client sends as `Mcp-Session-Id`; secret.
    String token() {
        return token;
    }

    Caller caller() {
        return opening.caller();
    }

    @Nullable String workspace() {
        return opening.workspace();
    }

    Revision revision() {
        return opening.revision();
    }

    Json.Obj capabilities() {
        return opening.capabilities();
    }

    String logLevel() {
        return logLevel;
    }

    void logLevel(String level) {
        logLevel = LogLevels.checked(level);
    }

    Instant lastUsed() {
        return lastUsed;
    }

    void used(Instant now) {
        lastUsed = now;
    }

    boolean isBusy() {
        return !turns.isEmpty();
    }

    void subscribe(String uri) {
        subscriptions.add(uri);
    }

    void unsubscribe(String uri) {
        subscriptions.remove(uri);
    }

    boolean isSubscribed(String uri) {
        return subscriptions.contains(uri);
    }

    /// The stream of messages that belong to no request.
    EventStream general() {
        return general;
    }

    /// A stream for that many answers.
    EventStream openStream(int answers) {
        return new EventStream(String.valueOf(numbers.incrementAndGet()), answers);
    }

    /// Keeps a stream that a client may resume.
    void keep(EventStream stream) {
        lock.lock();
        try {
            streams.put(stream.id(), stream);
        } finally {
            lock.unlock();
        }
    }

    /// Says that a kept stream was written to its end; only a small one stays.
    void written(EventStream stream) {
        if (stream.size() > MAX_KEPT) {
            stream.clear();
        }
    }

    @Nullable EventStream findStream(String id) {
        lock.lock();
        try {
            return id.equals(general.id()) ? general : streams.get(id);
        } finally {
            lock.unlock();
        }
    }

    /// Remembers what runs. Errors: `-32600` for an id that is in use.
    void began(Turn turn) {
        if (turns.putIfAbsent(turn.request().id(), turn) != null) {
            throw new ProtocolError(
                    ProtocolError.INVALID_REQUEST,
                    "id: %s is in use (expected: an id of its own for each request)"
                            .formatted(turn.request().id()));
        }
    }

    void ended(Turn turn) {
        turns.remove(turn.request().id(), turn);
    }

    /// Cancels a request; one that has ended is none.
    void cancel(Json requestId) {
        Turn turn = turns.get(requestId);
        if (turn != null) {
            turn.cancel();
        }
    }

    Waiting ask(McpPeer.Question question, EventStream out) {
        String id = "moltbot-" + numbers.incrementAndGet();
        Waiting waiting = new Waiting(new Json.Str(id));
        questions.put(waiting.id, waiting);
        out.question(Message.request(id, question.method(), question.params()));
        return waiting;
    }

    void forget(Waiting waiting) {
        questions.remove(waiting.id);
    }

    /// Takes the client's answer to a question; one that nobody waits for any longer is dropped.
    void answered(Message.Response response) {
        Waiting waiting = questions.remove(response.id());
        if (waiting != null) {
            waiting.answer.add(response);
        }
    }

    /// Cancels what runs and ends the streams.
    void end() {
        turns.values().forEach(Turn::cancel);
        general.finish();
    }
}
