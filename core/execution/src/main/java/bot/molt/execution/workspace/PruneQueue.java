package bot.molt.execution.workspace;

import bot.molt.base.concurrent.Worker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Slots that are looked at when their time has come.
final class PruneQueue implements AutoCloseable {
    private final DelayQueue<Due> queue = new DelayQueue<>();
    private final InstantSource clock;
    private final Worker worker;

    /// @param look what is done with a slot at its time, on a thread of the queue's own
    PruneQueue(InstantSource clock, Consumer<Slot> look) {
        this.clock = clock;
        this.worker =
                Worker.virtual(
                        "sandbox-prune",
                        () -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                look.accept(queue.take().slot);
                            }
                        });
    }

    void add(Slot slot, Instant at) {
        queue.add(new Due(slot, at));
    }

    @Override
    public void close() {
        worker.close();
    }

    private final class Due implements Delayed {
        private final Slot slot;
        private final Instant at;

        Due(Slot slot, Instant at) {
            this.slot = slot;
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(java.time.Duration.between(clock.instant(), at));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(
                    getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }
    }
}
