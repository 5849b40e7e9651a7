package bot.molt.execution;

import bot.molt.spi.Caller;
import bot.molt.spi.tool.Output;
import bot.molt.spi.tool.RunningProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A call on its way, as its watchers see it: where it stands, what it writes, how it ended. Kept
/// for a while after its end so that a client which lost its connection can attach again.
///
/// Threads: the runner writes, any number of watchers wait.
public final class Call {
    private final Invocation invocation;
    private final Instant startedAt;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private @Nullable RunningProcess process;
    private @Nullable Outcome outcome;
    private @Nullable Thread runner;
    private boolean cancelled;
    private String progress = "";
    private int changes;
    private final long beganNanos = System.nanoTime();
    private final List<Took> steps = new ArrayList<>(3);

    /// What a call goes through.
    public enum Step {
        /// By the policy, and by a person where one is asked.
        DECIDE,
        RUN,
        /// Its outcome, until that is on the disk.
        RECORD
    }

    /// A step that was gone through.
    ///
    /// @param after how long after the start of the call it began
    public record Took(Step step, Duration after, Duration took) {}

    Call(Invocation invocation, Instant startedAt) {
        this.invocation = invocation;
        this.startedAt = startedAt;
    }

    public String id() {
        return invocation.callId();
    }

    public Invocation invocation() {
        return invocation;
    }

    public Caller caller() {
        return invocation.caller();
    }

    public Instant startedAt() {
        return startedAt;
    }

    /// The steps that were gone through, in order.
    public List<Took> steps() {
        return read(() -> List.copyOf(steps));
    }

    /// A step is done.
    ///
    /// @param began by the clock of this process
    void did(Step step, long began) {
        Took took =
                new Took(
                        step,
                        Duration.ofNanos(began - beganNanos),
                        Duration.ofNanos(System.nanoTime() - began));
        lock.lock();
        try {
            steps.add(took);
        } finally {
            lock.unlock();
        }
    }

    /// The process whose output this call streams; empty while there is none.
    public Optional<RunningProcess> process() {
        return read(() -> Optional.ofNullable(process));
    }

    /// Empty while the call runs or waits for approval.
    public Optional<Outcome> outcome() {
        return read(() -> Optional.ofNullable(outcome));
    }

    /// The last line that the tool said of its progress; empty before the first.
    public String progress() {
        return read(() -> progress);
    }

    /// Counts what [#process], [#outcome] and [#progress] have been through; for [#awaitChange].
    public int changes() {
        return read(() -> changes);
    }

    /// Waits until [#changes] is above `seen`, `limit` at most; returns the count.
    public int awaitChange(int seen, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (changes <= seen && left > 0) {
                left = changed.awaitNanos(left);
            }
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end, `limit` at most.
    public Optional<Outcome> await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int seen = changes();
        Optional<Outcome> end = outcome();
        while (end.isEmpty() && System.nanoTime() < deadline) {
            seen = awaitChange(seen, Duration.ofNanos(deadline - System.nanoTime()));
            end = outcome();
        }
        return end;
    }

    /// Cancels the call; ends what it started unless that is detached. Nothing happens after the
    /// end.
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
            if (runner != null) {
                runner.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Standard output of the call's process where there is one.
    public Optional<Output> output() {
        return process().map(RunningProcess::stdout);
    }

    /// A cancel that came before the run holds.
    void runOn(Thread thread) {
        change(() -> {
            runner = thread;
            if (cancelled) {
                thread.interrupt();
            }
        });
    }

    void streams(RunningProcess started) {
        change(() -> process = started);
    }

    void progress(String line) {
        change(() -> progress = line);
    }

    /// From here on a cancel comes too late.
    void ending() {
        change(() -> runner = null);
    }

    void end(Outcome result) {
        change(() -> outcome = result);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T read(java.util.function.Supplier<T> field) {
        lock.lock();
        try {
            return field.get();
        } finally {
            lock.unlock();
        }
    }
}
