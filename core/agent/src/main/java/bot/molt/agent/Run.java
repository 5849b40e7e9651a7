package bot.molt.agent;

import bot.molt.base.concurrent.Trace;
import bot.molt.spi.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What comes of one message, as its watchers see it.
///
/// Threads: the turn writes, any number watch and wait.
public final class Run {
    /// The reason of an abort that is none: the turn goes on after the next start.
    public static final String STOPPING = "stopping";

    /// The stop of a run that summed its session up.
    public static final String SUMMED_UP = "compacted";

    private final String id;
    private final Caller caller;
    private final String sessionKey;
    private final Trace trace = Trace.next();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<RunListener> listeners = new ArrayList<>();
    private @Nullable RunResult result;
    private @Nullable Thread turn;
    private @Nullable String abortReason;
    private long startedAt;
    private String text = "";
    private volatile Runnable atEnd = () -> {};

    Run(String id, Caller caller, String sessionKey) {
        this.id = id;
        this.caller = caller;
        this.sessionKey = sessionKey;
    }

    /// The key of its message.
    public String id() {
        return id;
    }

    public Caller caller() {
        return caller;
    }

    /// `agent:main:main`.
    public String sessionKey() {
        return sessionKey;
    }

    /// Where its turn stands in the trace of the request that brought the message.
    public Trace trace() {
        return trace;
    }

    /// Empty while it waits or runs.
    public Optional<RunResult> result() {
        lock.lock();
        try {
            return Optional.ofNullable(result);
        } finally {
            lock.unlock();
        }
    }

    /// Milliseconds; zero before its turn began.
    public long startedAt() {
        lock.lock();
        try {
            return startedAt;
        } finally {
            lock.unlock();
        }
    }

    /// The answer so far.
    public String text() {
        lock.lock();
        try {
            return text;
        } finally {
            lock.unlock();
        }
    }

    /// Is told of everything from here on; of the end at once where it is over.
    public void listen(RunListener listener) {
        RunResult end;
        lock.lock();
        try {
            listeners.add(listener);
            end = result;
        } finally {
            lock.unlock();
        }
        if (end != null) {
            listener.happened(this, new RunEvent.Ended(end));
        }
    }

    /// Waits for the end, `limit` at most; waiting less does not end the run.
    public Optional<RunResult> await(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (result == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return Optional.ofNullable(result);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end.
    public RunResult await() throws InterruptedException {
        Optional<RunResult> end = await(Duration.ofHours(1));
        while (end.isEmpty()) {
            end = await(Duration.ofHours(1));
        }
        return end.get();
    }

    /// Ends it: what was said so far is kept. Nothing happens after the end.
    ///
    /// @param reason `rpc`, `stop`, `timeout`, `interrupted`
    /// @return whether it was not over, and not ended before
    public boolean abort(String reason) {
        lock.lock();
        try {
            if (result != null || abortReason != null) {
                return false;
            }
            abortReason = reason;
            if (turn != null) {
                turn.interrupt();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Why it is being ended; empty where it is not.
    public Optional<String> aborting() {
        lock.lock();
        try {
            return Optional.ofNullable(abortReason);
        } finally {
            lock.unlock();
        }
    }

    /// The thread that answers it from now on; an abort that came before holds.
    public void runOn(@Nullable Thread thread) {
        lock.lock();
        try {
            turn = thread;
            if (abortReason != null && thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Is done right before anybody can see that it is over.
    void atEnd(Runnable work) {
        atEnd = work;
    }

    /// Tells the watchers.
    public void tell(RunEvent event) {
        if (event instanceof RunEvent.Ended) {
            atEnd.run();
        }
        List<RunListener> now;
        lock.lock();
        try {
            note(event);
            now = List.copyOf(listeners);
        } finally {
            lock.unlock();
        }
        for (RunListener listener : now) {
            listener.happened(this, event);
        }
    }

    private void note(RunEvent event) {
        switch (event) {
            case RunEvent.Started(long at) -> startedAt = at;
            case RunEvent.Text(String all, String _) -> text = all;
            case RunEvent.Ended(RunResult end) -> {
                result = end;
                changed.signalAll();
            }
            case RunEvent.Thinking _,
                    RunEvent.CallStarted _,
                    RunEvent.CallWrote _,
                    RunEvent.CallEnded _,
                    RunEvent.Compaction _ -> {}
        }
    }
}
