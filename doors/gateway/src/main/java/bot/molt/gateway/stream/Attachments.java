package bot.molt.gateway.stream;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.execution.Call;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Which calls have somebody who watches. A call that nobody watches any more is cancelled after a
/// while in which its client may come back; what it left in the background lives on.
///
/// Threads: any.
public final class Attachments implements AutoCloseable {
    private final Duration grace;
    private final TaskScope scope = new TaskScope("unwatched-call");
    private final Map<String, Watchers> watched = new HashMap<>();

    /// @param changes tells one absence from the next
    private record Watchers(int count, int changes) {}

    /// @param grace how long a call goes on without its client
    public Attachments(Duration grace) {
        this.grace = grace;
    }

    void attach(Call call) {
        change(call, 1);
    }

    void detach(Call call) {
        Watchers left = change(call, -1);
        if (call.outcome().isPresent()) {
            forget(call);
        } else if (left.count == 0) {
            scope.fork(() -> cancelUnlessWatched(call, left));
        }
    }

    private synchronized Watchers change(Call call, int by) {
        Watchers before = watched.getOrDefault(call.id(), new Watchers(0, 0));
        Watchers after = new Watchers(before.count + by, before.changes + 1);
        watched.put(call.id(), after);
        return after;
    }

    private boolean cancelUnlessWatched(Call call, Watchers left) throws InterruptedException {
        boolean ended = call.await(grace).isPresent();
        boolean unwatched = isStill(call, left);
        if (unwatched || ended) {
            forget(call);
        }
        if (unwatched && !ended) {
            call.cancel();
        }
        return ended;
    }

    private synchronized boolean isStill(Call call, Watchers left) {
        return left.equals(watched.get(call.id()));
    }

    private synchronized void forget(Call call) {
        Watchers now = watched.get(call.id());
        if (now != null && now.count == 0) {
            watched.remove(call.id());
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
