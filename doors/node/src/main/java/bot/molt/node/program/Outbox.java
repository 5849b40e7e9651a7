package bot.molt.node.program;

import bot.molt.node.link.Link;
import bot.molt.node.link.Reply;
import bot.molt.protocol.hands.HandsLimit;
import bot.molt.protocol.hands.OutputParams.Stream;
import bot.molt.spi.sandbox.ExitStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a process wrote and how it ended, until the gateway has acknowledged it. Holds a bounded
/// amount: who fills it waits.
///
/// Threads: one fills each stream, one sends, any acknowledge.
final class Outbox {
    /// Between a refusal and the next attempt.
    private static final long AGAIN_NANOS = Duration.ofMillis(200).toNanos();

    /// So long nothing came, and the pipe of a program that has ended counts as read.
    private static final long QUIET_NANOS = Duration.ofMillis(250).toNanos();

    /// A child that writes on and on does not hold the end back for longer.
    private static final long DRAIN_NANOS = Duration.ofSeconds(10).toNanos();

    /// As much as a pipe holds at most.
    private static final int PIPE = 1 << 20;

    private final Duration keep;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Lane stdout = new Lane(Stream.STDOUT);
    private final Lane stderr = new Lane(Stream.STDERR);

    private @Nullable Link link;
    private int inFlight;
    private boolean refused;
    private long againAt;
    private @Nullable ExitStatus exit;
    private long goneAt;
    private long aloneSince;
    private boolean draining;
    private int drained;
    private long appendedAt;
    private boolean endSent;
    private boolean endAcknowledged;
    private boolean dropped;

    /// @param link over which the process was asked for
    /// @param keep how long an ended process waits for the gateway
    Outbox(Link link, Duration keep) {
        this.link = link;
        this.keep = keep;
    }

    Lane lane(Stream stream) {
        return stream == Stream.STDOUT ? stdout : stderr;
    }

    /// Waits until there is room; how many bytes may be written then. 0 where nothing is wanted any
    /// more.
    int awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!over() && room() == 0) {
                changed.await();
            }
            return over() ? 0 : Math.min(HandsLimit.OUTPUT, room());
        } finally {
            lock.unlock();
        }
    }

    private int room() {
        int most = HandsLimit.UNACKNOWLEDGED + (draining ? PIPE : 0);
        return most - stdout.window.size() - stderr.window.size();
    }

    private boolean over() {
        return dropped || exit != null;
    }

    /// What was read; dropped where the end was told already.
    void append(Lane lane, byte[] bytes, int count) {
        lock.lock();
        try {
            if (!over()) {
                lane.window.append(bytes, count);
                drained += draining ? count : 0;
                appendedAt = System.nanoTime();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// A stream has come to its end.
    void close(Lane lane) {
        lock.lock();
        try {
            lane.ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The program has ended: waits until what it left in its pipes is here. There is room for it
    /// whatever the gateway does. Children that hold the pipes do not hold this back.
    void drain() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            draining = true;
            changed.signalAll();
            long begun = System.nanoTime();
            appendedAt = begun;
            while (!(stdout.ended && stderr.ended) && !dropped && drained < PIPE) {
                long now = System.nanoTime();
                long left = Math.min(appendedAt + QUIET_NANOS - now, begun + DRAIN_NANOS - now);
                if (left <= 0) {
                    return;
                }
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Nothing is appended from here on.
    void ended(ExitStatus status) {
        lock.lock();
        try {
            exit = status;
            goneAt = System.nanoTime() + keep.toNanos();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nobody wants it any more.
    void drop() {
        lock.lock();
        try {
            dropped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isDropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /// The gateway is there (again), and has this much.
    void resume(Link now, long haveStdout, long haveStderr) {
        lock.lock();
        try {
            link = now;
            inFlight = 0;
            refused = false;
            stdout.acknowledged(haveStdout);
            stderr.acknowledged(haveStderr);
            rewind();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void rewind() {
        stdout.rewind();
        stderr.rewind();
        endSent = false;
        endAcknowledged = false;
    }

    /// Nothing goes over this link any more.
    void lost(Link gone) {
        lock.lock();
        try {
            if (link == gone) {
                alone();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void alone() {
        link = null;
        aloneSince = System.nanoTime();
    }

    /// Waits for what has to go next; counts as sent.
    Parcel next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Parcel parcel = ready();
                if (parcel != null) {
                    return parcel;
                }
                changed.await(patience(), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Parcel ready() {
        if (dropped || isDelivered() || waitedTooLong()) {
            dropped = true;
            changed.signalAll();
            return Parcel.Nothing.NOTHING;
        }
        Link now = link;
        return now == null || !mayGoOn() ? null : parcel(now);
    }

    private boolean waitedTooLong() {
        long now = System.nanoTime();
        return (exit != null && now - goneAt > 0)
                || (link == null && now - aloneSince > keep.toNanos());
    }

    private @Nullable Parcel parcel(Link now) {
        Lane lane = stdout.hasUnsent() ? stdout : stderr;
        if (lane.hasUnsent()) {
            byte[] bytes = lane.window.read(lane.sent, HandsLimit.OUTPUT);
            Parcel.Piece piece = new Parcel.Piece(now, lane, lane.sent, bytes);
            lane.sent = piece.end();
            inFlight++;
            return piece;
        }
        ExitStatus ended = exit;
        if (ended != null && !endSent) {
            endSent = true;
            inFlight++;
            return new Parcel.End(now, ended, stdout.window.end(), stderr.window.end());
        }
        return null;
    }

    private boolean isDelivered() {
        return endAcknowledged && stdout.window.size() == 0 && stderr.window.size() == 0;
    }

    /// After a refusal: once everything that was sent is answered, and a while later, it goes out
    /// again.
    private boolean mayGoOn() {
        if (refused && inFlight == 0 && System.nanoTime() - againAt >= 0) {
            refused = false;
            rewind();
        }
        return !refused;
    }

    private long patience() {
        long now = System.nanoTime();
        long most = exit == null ? keep.toNanos() : goneAt - now;
        most = link == null ? Math.min(most, aloneSince + keep.toNanos() - now) : most;
        most = Math.max(1, most + 1_000_000);
        return refused && link != null ? Math.min(most, AGAIN_NANOS) : most;
    }

    /// What the gateway said to a parcel.
    void answered(Parcel parcel, Link over, Reply reply) {
        lock.lock();
        try {
            if (over != link) {
                return;
            }
            inFlight--;
            switch (reply) {
                case Reply.Done _ -> taken(parcel);
                case Reply.Refused(String _, String message) -> refused(message);
                case Reply.Lost _ -> alone();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// A gateway that does not know the process may name it when it comes back.
    private void refused(String message) {
        if (message.contains("unknown process")) {
            alone();
        } else {
            refused = true;
            againAt = System.nanoTime() + AGAIN_NANOS;
        }
    }

    private void taken(Parcel parcel) {
        switch (parcel) {
            case Parcel.Piece piece -> piece.lane().acknowledged(piece.end());
            case Parcel.End _ -> endAcknowledged = true;
            case Parcel.Nothing _ -> {}
        }
    }
}
