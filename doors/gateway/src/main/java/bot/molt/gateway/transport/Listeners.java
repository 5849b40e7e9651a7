package bot.molt.gateway.transport;

import java.util.ArrayList;
import java.util.List;

/// Actions for the one moment when a client goes away, or the server.
///
/// Threads: any.
final class Listeners {
    private List<Runnable> actions = List.of();
    private boolean fired;

    void add(Runnable action, ServerCore server) {
        if (!keep(action)) {
            server.fork(action);
        }
    }

    private synchronized boolean keep(Runnable action) {
        if (fired) {
            return false;
        }
        List<Runnable> more = new ArrayList<>(actions);
        more.add(action);
        actions = more;
        return true;
    }

    /// Runs them, each on a thread of its own, and returns whether there were any; the second time
    /// does nothing.
    boolean fire(ServerCore server) {
        List<Runnable> taken = take();
        taken.forEach(server::fork);
        return !taken.isEmpty();
    }

    private synchronized List<Runnable> take() {
        List<Runnable> taken = actions;
        actions = List.of();
        fired = true;
        return taken;
    }

    synchronized boolean fired() {
        return fired;
    }
}
