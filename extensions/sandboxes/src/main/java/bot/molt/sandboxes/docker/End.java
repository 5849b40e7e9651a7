package bot.molt.sandboxes.docker;

import bot.molt.base.SignalNumbers;
import bot.molt.spi.sandbox.ExitStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The end of one program, told once.
///
/// Threads: any.
final class End {
    static final int KILLED = 128 + SignalNumbers.KILL;
    private static final int FROM_SIGNAL = 128;
    private static final int LAST_SIGNAL = 64;

    private final String exec;
    private final long started = System.nanoTime();
    private final CountDownLatch latch = new CountDownLatch(1);
    private final AtomicReference<@Nullable ExitStatus> exit = new AtomicReference<>();

    /// @param exec the engine's id of the program
    End(String exec) {
        this.exec = exec;
    }

    String exec() {
        return exec;
    }

    /// The first telling counts.
    void tell(int code) {
        Duration ran = Duration.ofNanos(System.nanoTime() - started);
        int signal = code - FROM_SIGNAL;
        String name = signal > 0 && signal <= LAST_SIGNAL ? SignalNumbers.name(signal) : null;
        if (exit.compareAndSet(null, new ExitStatus(code, name, ran))) {
            latch.countDown();
        }
    }

    /// Null while the program runs.
    @Nullable ExitStatus now() {
        return exit.get();
    }

    /// Whether it has come within the time.
    boolean within(Duration limit) throws InterruptedException {
        return latch.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
