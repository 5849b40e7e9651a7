package bot.molt.base.concurrent;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/// Virtual threads with one owner. Closing interrupts what still runs and waits for it.
///
/// Threads: any thread may fork; the owner closes.
public final class TaskScope implements AutoCloseable {
    private final String name;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public TaskScope(String name) {
        this.name = name;
    }

    /// Starts `work` on a virtual thread of its own, with the caller's [RunContext].
    ///
    /// Errors: [CancellationException] once the scope is closed.
    public <T> Task<T> fork(Callable<T> work) {
        FutureTask<T> future = new FutureTask<>(work);
        Runnable body = RunContext.handOn(future);
        Thread thread =
                Thread.ofVirtual()
                        .name(name)
                        .unstarted(() -> {
                            try {
                                body.run();
                            } finally {
                                running.remove(Thread.currentThread());
                            }
                        });
        running.add(thread);
        if (closed) {
            running.remove(thread);
            throw new CancellationException(name + " is closed");
        }
        thread.start();
        return new Task<>(future);
    }

    /// Threads that have not ended.
    public int size() {
        return running.size();
    }

    /// Waits until everything has ended, `limit` at most; returns whether it has.
    public boolean join(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Thread thread : running) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || !thread.join(Duration.ofNanos(left))) {
                return running.isEmpty();
            }
        }
        return true;
    }

    /// Interrupts everything and waits up to 10 seconds for it to end.
    @Override
    public void close() {
        closed = true;
        running.forEach(Thread::interrupt);
        try {
            join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
