package bot.molt.base.concurrent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A piece of work that a [TaskScope] runs.
public final class Task<T> {
    private final FutureTask<T> future;

    Task(FutureTask<T> future) {
        this.future = future;
    }

    /// Waits for the result; what the work threw is thrown on, unchecked exceptions as they are.
    public T join() throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    /// Waits `limit` at most; empty where the work still runs.
    public Optional<T> join(Duration limit) throws InterruptedException {
        try {
            return Optional.ofNullable(future.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    /// Whether the work has ended, in whatever way.
    public boolean ended() {
        return future.isDone();
    }

    /// Interrupts the work.
    public void cancel() {
        future.cancel(true);
    }

    private static RuntimeException rethrown(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException failure -> failure;
            case Error error -> throw error;
            case null -> new IllegalStateException(e);
            case Throwable checked -> new IllegalStateException(checked);
        };
    }

    /// Whether `failure` says that the work was cancelled.
    public static boolean isCancelled(Throwable failure) {
        return failure instanceof CancellationException || failure instanceof InterruptedException;
    }
}
