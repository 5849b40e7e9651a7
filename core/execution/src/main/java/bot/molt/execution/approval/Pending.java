package bot.molt.execution.approval;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A waiting call and the one answer it takes.
final class Pending {
    private final Approval approval;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final ArrayBlockingQueue<Answered> answers = new ArrayBlockingQueue<>(1);

    /// @param by user id of who answered; empty for nobody
    record Answered(Asker.Answer answer, String by) {}

    Pending(Approval approval) {
        this.approval = approval;
    }

    Approval approval() {
        return approval;
    }

    /// Whether this answer is the first.
    boolean answer(Asker.Answer answer, String by) {
        return taken.compareAndSet(false, true) && answers.offer(new Answered(answer, by));
    }

    Answered await(Duration limit) throws InterruptedException {
        @Nullable Answered answered = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (answered != null) {
            return answered;
        }
        boolean closed = taken.compareAndSet(false, true);
        return closed ? new Answered(Asker.Answer.NONE, "") : answers.take();
    }
}
