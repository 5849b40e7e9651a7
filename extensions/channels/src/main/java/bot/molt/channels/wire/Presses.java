package bot.molt.channels.wire;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// For platforms that take what is said to a button only as the answer to their request: who
/// handles the request waits here for a moment.
///
/// Threads: safe for any number.
public final class Presses {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<String, BlockingQueue<String>> waiting = new ConcurrentHashMap<>();

    /// A press will be answered.
    public void begin(String id) {
        waiting.put(id, new ArrayBlockingQueue<>(1));
    }

    /// What is said to it; empty where nothing came in time.
    public String await(String id) throws InterruptedException {
        BlockingQueue<String> queue = waiting.get(id);
        try {
            String said =
                    queue == null ? null : queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return said == null ? "" : said;
        } finally {
            waiting.remove(id);
        }
    }

    /// Says something to a press; whether somebody was waiting for it.
    public boolean answer(String id, String text) {
        BlockingQueue<String> queue = waiting.get(id);
        return queue != null && queue.offer(text);
    }
}
