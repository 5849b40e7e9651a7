package bot.molt.chat;

import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunListener;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.channel.ChannelException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Shows in a chat that an answer is on its way: as typing, and where that is wanted by a message
/// that grows. What was sent of it becomes the answer in the end.
///
/// Threads: the turn tells, one of its own shows, a sender of replies takes the message over.
final class Replying implements RunListener {
    private static final System.Logger LOG = System.getLogger(Replying.class.getName());
    private static final Duration TYPING_EVERY = Duration.ofSeconds(5);

    private final Spot spot;
    private final Duration pace;
    private final boolean grows;
    private final String replyTo;
    private final TaskScope scope;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private String text = "";
    private String shown = "";
    private String messageId = "";
    private boolean begun;
    private boolean ended;
    private boolean busy;

    /// @param pace between two edits
    /// @param grows whether the answer is shown while it is written
    Replying(Spot spot, String replyTo, boolean grows, Duration pace, TaskScope scope) {
        this.spot = spot;
        this.replyTo = replyTo;
        this.grows = grows;
        this.pace = pace;
        this.scope = scope;
    }

    @Override
    public void happened(Run run, RunEvent event) {
        lock.lock();
        try {
            switch (event) {
                case RunEvent.Started _ -> begin();
                case RunEvent.Text(String all, String _) -> text = all;
                case RunEvent.Ended _ -> ended = true;
                case RunEvent.Thinking _,
                        RunEvent.CallStarted _,
                        RunEvent.CallWrote _,
                        RunEvent.CallEnded _,
                        RunEvent.Compaction _ -> {}
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        try {
            scope.fork(() -> {
                show();
                return true;
            });
        } catch (CancellationException e) {
            LOG.log(Level.TRACE, "the gateway stops");
        }
    }

    private void show() throws InterruptedException {
        spot.account().typing(spot.place());
        long typedAt = System.nanoTime();
        while (await(grows ? pace : TYPING_EVERY)) {
            if (grows) {
                grow();
            }
            if (System.nanoTime() - typedAt >= TYPING_EVERY.toNanos()) {
                spot.account().typing(spot.place());
                typedAt = System.nanoTime();
            }
        }
    }

    /// Waits for a while; false once it is over.
    private boolean await(Duration pause) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = pause.toNanos();
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private void grow() throws InterruptedException {
        String next = next();
        if (next.isEmpty()) {
            return;
        }
        String id = messageId;
        try {
            if (id.isEmpty()) {
                id = spot.account().send(spot.message("", next).answering(replyTo));
            } else {
                spot.account().edit(id, spot.message("", next));
            }
        } catch (ChannelException e) {
            LOG.log(Level.DEBUG, "{0}: {1}", spot.account().name(), e.getMessage());
        } finally {
            shown(id, next);
        }
    }

    /// What is to be shown now; empty for nothing new, or what fits into no message.
    private String next() {
        lock.lock();
        try {
            String cut =
                    text.length() > spot.account().limits().text() - 2
                            ? ""
                            : text.isBlank() ? "" : text + " …";
            boolean same = cut.equals(shown) || ended;
            busy = !same && !cut.isEmpty();
            return busy ? cut : "";
        } finally {
            lock.unlock();
        }
    }

    private void shown(String id, String now) {
        lock.lock();
        try {
            messageId = id;
            shown = now;
            busy = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The message that was shown so far; from here on it belongs to who asks. Empty for none.
    Optional<String> takeOver() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            ended = true;
            changed.signalAll();
            while (busy) {
                changed.await();
            }
            String id = messageId;
            messageId = "";
            return id.isEmpty() ? Optional.empty() : Optional.of(id);
        } finally {
            lock.unlock();
        }
    }
}
