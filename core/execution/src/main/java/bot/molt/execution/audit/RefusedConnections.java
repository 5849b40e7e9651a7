package bot.molt.execution.audit;

import bot.molt.base.json.Json;
import bot.molt.execution.egress.EgressListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Records connections out of sandboxes that were refused, a bounded number of each user, so that
/// nobody fills the disk by asking again and again. How many were left out stands in the next
/// record of that user.
///
/// Threads: any.
public final class RefusedConnections implements EgressListener {
    private static final int MOST = 60;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Consumer<Json.Obj> log;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Window> windows = new HashMap<>();

    /// The records of a user since a time.
    private static final class Window {
        private Instant start;
        private int recorded;
        private long omitted;

        Window(Instant start) {
            this.start = start;
        }
    }

    /// @param log must not block
    public RefusedConnections(Consumer<Json.Obj> log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void ended(Connection connection) {
        if (connection.refusal().isEmpty()) {
            return;
        }
        long omitted = counted(connection.userId());
        if (omitted >= 0) {
            log.accept(AuditRecords.network(connection, omitted));
        }
    }

    /// How many stand behind the record that is to be written; -1 where none is.
    private long counted(String userId) {
        Instant now = clock.instant();
        lock.lock();
        try {
            Window window = windows.computeIfAbsent(userId, _ -> new Window(now));
            if (!now.isBefore(window.start.plus(WINDOW))) {
                window.start = now;
                window.recorded = 0;
            }
            if (window.recorded == MOST) {
                window.omitted++;
                return -1;
            }
            window.recorded++;
            long omitted = window.omitted;
            window.omitted = 0;
            return omitted;
        } finally {
            lock.unlock();
        }
    }
}
