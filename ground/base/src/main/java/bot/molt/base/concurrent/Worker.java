package bot.molt.base.concurrent;

import java.time.Duration;

/// One long-running loop on a named thread of its own. Closing interrupts it and waits.
public final class Worker implements AutoCloseable {
    /// What a worker does until it is interrupted.
    @FunctionalInterface
    public interface Loop {
        void run() throws InterruptedException;
    }

    private final Thread thread;

    private Worker(Thread thread) {
        this.thread = thread;
    }

    /// Starts a platform thread: for native calls and blocking file reads.
    public static Worker platform(String name, Loop loop) {
        return new Worker(
                Thread.ofPlatform().name(name).daemon().stackSize(256 * 1024).start(body(loop)));
    }

    /// Starts a virtual thread: for everything that waits on locks, queues and sockets.
    public static Worker virtual(String name, Loop loop) {
        return new Worker(Thread.ofVirtual().name(name).start(body(loop)));
    }

    private static Runnable body(Loop loop) {
        return RunContext.handOn(() -> {
            try {
                loop.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Waits `limit` at most for the loop to end by itself; returns whether it has.
    public boolean join(Duration limit) throws InterruptedException {
        return thread.join(limit);
    }

    public boolean ended() {
        return !thread.isAlive();
    }

    /// Interrupts the loop and waits up to 10 seconds for its end.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
