package bot.molt.linux.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A process that is no child of this one: it lives on when this one ends. Named by pid and start,
/// so that a pid that was given again is never taken for it.
///
/// Threads: any.
public final class ForeignProcess {
    private final ProcEntry entry;
    private final ProcessTree waiting;

    private ForeignProcess(ProcEntry entry, Poller poller) {
        this.entry = entry;
        waiting = new ProcessTree(_ -> false, poller);
    }

    /// The process with this pid; empty where there is none.
    public static Optional<ForeignProcess> of(long pid, Poller poller) {
        return ProcEntry.of(pid).map(entry -> new ForeignProcess(entry, poller));
    }

    public long pid() {
        return entry.pid();
    }

    /// In clock ticks since boot.
    public long started() {
        return entry.started();
    }

    public boolean runs() {
        return entry.isStill();
    }

    /// Sends a signal; nothing happens where it has ended.
    public void signal(int number) {
        ProcessTree.signal(entry, number);
    }

    /// Waits until it has ended, `limit` at most; whether it has.
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        waiting.awaitEnd(List.of(entry), limit);
        return !runs();
    }
}
