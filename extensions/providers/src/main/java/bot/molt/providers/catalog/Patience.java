package bot.molt.providers.catalog;

import bot.molt.spi.model.ModelException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// How often and how long a busy server is waited for: twice, half a second and more, spread so
/// that not everybody comes back at once; as long as the server asks where that is no more than
/// half a minute.
final class Patience {
    private static final int TIMES = 2;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long FIRST_MILLIS = 500;

    private int used;

    /// Waits; returns false at once where it is used up or the server wants more of it.
    boolean wait(ModelException failure) throws InterruptedException {
        long base = FIRST_MILLIS << (2 * used);
        long millis = base + ThreadLocalRandom.current().nextLong(base);
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        if (used >= TIMES || asked.compareTo(LONGEST) > 0) {
            return false;
        }
        used++;
        pause(Math.max(millis, asked.toMillis()));
        return true;
    }

    /// Nobody ever gives a permit: the wait ends by its limit, or by an interrupt.
    private static void pause(long millis) throws InterruptedException {
        Semaphore never = new Semaphore(0);
        boolean given = never.tryAcquire(millis, TimeUnit.MILLISECONDS);
        assert !given;
    }
}
