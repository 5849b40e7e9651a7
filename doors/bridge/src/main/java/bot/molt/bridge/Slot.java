package bot.molt.bridge;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The body of one answer to the platform, open for some seconds: what fits in there costs nothing.
/// Whoever claims it must fill it.
///
/// Threads: one waits, any number claim.
final class Slot {
    private static final Duration FILLING = Duration.ofMillis(800);

    private final String key;
    private final CountDownLatch filled = new CountDownLatch(1);
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile String text = "";

    private enum State {
        OPEN,
        CLAIMED,
        CLOSED
    }

    /// What came of a wait.
    ///
    /// @param late whether something was claimed for it but is not there yet: the platform must ask
    ///   again
    record Filled(String text, boolean late) {}

    /// @param key of the message that is answered
    Slot(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    boolean isOpen() {
        return state.get() == State.OPEN;
    }

    boolean claim() {
        return state.compareAndSet(State.OPEN, State.CLAIMED);
    }

    void fill(String words) {
        text = words;
        filled.countDown();
    }

    Filled await(Duration limit) throws InterruptedException {
        if (filled.await(limit.toMillis(), TimeUnit.MILLISECONDS)
                || state.compareAndSet(State.OPEN, State.CLOSED)) {
            return new Filled(text, false);
        }
        boolean inTime = filled.await(FILLING.toMillis(), TimeUnit.MILLISECONDS);
        return new Filled(text, !inTime);
    }
}
