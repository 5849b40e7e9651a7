package bot.molt.cli.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Growing pauses between attempts, 15 seconds together.
///
/// Threads: one uses it.
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration TOGETHER = Duration.ofSeconds(15);

    private final CountDownLatch never = new CountDownLatch(1);
    private Duration next = FIRST;
    private Duration spent = Duration.ZERO;
    private String last = "the connection broke off";

    /// Remembers why an attempt failed.
    void note(IOException e) {
        String message = e.getMessage();
        last = message == null ? last : message;
    }

    /// Waits; returns whether another attempt is worth it.
    boolean pause() throws InterruptedException {
        if (spent.compareTo(TOGETHER) >= 0) {
            return false;
        }
        boolean stopped = never.await(next.toMillis(), TimeUnit.MILLISECONDS);
        spent = spent.plus(next);
        Duration longer = next.multipliedBy(2);
        next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        return !stopped;
    }

    void pauseOrThrow() throws InterruptedException {
        if (!pause()) {
            throw new CodedException(ErrorCode.UPSTREAM_FAILED, last);
        }
    }

    /// An attempt went well: the next failure starts anew.
    void reset() {
        next = FIRST;
        spent = Duration.ZERO;
    }
}
