package bot.molt.gateway.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Events on their way from a feed to the one thread that writes them.
///
/// Threads: any number send, one takes.
final class EventQueue implements EventSink {
    private static final int MAX = 16;
    private static final Duration TURN = Duration.ofMillis(500);

    private final ArrayBlockingQueue<CallEvent> events = new ArrayBlockingQueue<>(MAX);
    private volatile boolean closed;

    @Override
    public void send(CallEvent event) throws IOException, InterruptedException {
        while (!closed) {
            if (events.offer(event, TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        throw new IOException("the client is gone");
    }

    /// The next event; empty when `limit` passed without one.
    Optional<CallEvent> next(Duration limit) throws InterruptedException {
        return Optional.ofNullable(events.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    boolean closed() {
        return closed;
    }

    /// Nobody takes events any more.
    void close() {
        closed = true;
    }
}
