package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Messages on their way to a client, kept so that a client which lost its connection can go on
/// where it was. Notifications beyond the bounds are dropped, oldest first; answers and questions
/// are not.
///
/// Threads: any number write, one reads; a new reader takes over from the old one.
final class EventStream {
    /// For streams that no number of answers ends.
    static final int ENDLESS = Integer.MAX_VALUE;

    private static final int MAX_NOTIFICATIONS = 500;
    private static final int MAX_NOTIFICATION_BYTES = 1 << 20;

    private final String id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private int answersLeft;
    private long lastNumber;
    private int notifications;
    private int notificationBytes;
    private boolean finished;
    private @Nullable Reader reader;

    /// One message.
    ///
    /// @param number 1 for the first of its stream
    /// @param text the message as UTF-8, on one line
    /// @param status of the HTTP answer where this is all of it
    @SuppressWarnings("ArrayRecordComponent")
    record Event(long number, byte[] text, Kind kind, int status) {}

    enum Kind {
        NOTIFICATION,
        QUESTION,
        ANSWER
    }

    /// @param id unique in its session
    /// @param answers after how many answers it ends
    EventStream(String id, int answers) {
        this.id = id;
        this.answersLeft = answers;
    }

    String id() {
        return id;
    }

    void notify(Json.Obj message) {
        add(message, Kind.NOTIFICATION, 200);
    }

    void question(Json.Obj message) {
        add(message, Kind.QUESTION, 200);
    }

    void answer(Json.Obj message, int status) {
        add(message, Kind.ANSWER, status);
    }

    /// Takes one expected answer off: its request was cancelled.
    void withoutAnswer() {
        lock.lock();
        try {
            answered();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing will follow.
    void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Forgets what is kept.
    void clear() {
        lock.lock();
        try {
            events.clear();
            notifications = 0;
            notificationBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that are kept.
    long size() {
        lock.lock();
        try {
            return events.stream().mapToLong(event -> event.text().length).sum();
        } finally {
            lock.unlock();
        }
    }

    /// The answers, if within `limit` they are all there and nothing else is.
    Optional<List<Event>> awaitPlain(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (!finished && notifications == 0 && !hasQuestion() && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean plain = finished && notifications == 0 && !hasQuestion() && lastNumber > 0;
            return plain ? Optional.of(new ArrayList<>(events)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end and gives the answers.
    List<Event> awaitAnswers() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!finished) {
                changed.await();
            }
            return events.stream().filter(event -> event.kind() == Kind.ANSWER).toList();
        } finally {
            lock.unlock();
        }
    }

    /// A reader of what comes after the event of that number.
    Reader readAfter(long number) {
        lock.lock();
        try {
            Reader next = new Reader(number);
            reader = next;
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /// A reader of what the last reader has not seen.
    Reader readOn() {
        lock.lock();
        try {
            return readAfter(reader == null ? 0 : reader.position);
        } finally {
            lock.unlock();
        }
    }

    private void add(Json.Obj message, Kind kind, int status) {
        byte[] text = JsonText.bytes(message);
        lock.lock();
        try {
            if (finished) {
                return;
            }
            lastNumber++;
            events.add(new Event(lastNumber, text, kind, status));
            if (kind == Kind.NOTIFICATION) {
                count(1, text.length);
                makeRoom();
            } else if (kind == Kind.ANSWER) {
                answered();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void answered() {
        answersLeft--;
        finished |= answersLeft == 0;
    }

    private void count(int number, int bytes) {
        notifications += number;
        notificationBytes += bytes;
    }

    private boolean hasQuestion() {
        return events.stream().anyMatch(event -> event.kind() == Kind.QUESTION);
    }

    private void makeRoom() {
        Iterator<Event> oldest = events.iterator();
        while (notifications > MAX_NOTIFICATIONS || notificationBytes > MAX_NOTIFICATION_BYTES) {
            Event event = oldest.next();
            if (event.kind() == Kind.NOTIFICATION) {
                oldest.remove();
                count(-1, -event.text().length);
            }
        }
    }

    /// Takes the events in order.
    final class Reader {
        private long position;

        private Reader(long position) {
            this.position = position;
        }

        /// The next event; null when `limit` passed or nothing will follow, see [#done].
        @Nullable Event next(Duration limit) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = limit.toNanos();
                Event event = first();
                while (event == null && !over() && left > 0) {
                    left = changed.awaitNanos(left);
                    event = first();
                }
                position = event == null ? position : event.number();
                return event;
            } finally {
                lock.unlock();
            }
        }

        /// Whether nothing is left to read, or somebody else reads now.
        boolean done() {
            lock.lock();
            try {
                return over() && first() == null;
            } finally {
                lock.unlock();
            }
        }

        private boolean over() {
            return finished || reader != this;
        }

        private @Nullable Event first() {
            if (reader != this) {
                return null;
            }
            for (Event event : events) {
                if (event.number() > position) {
                    return event;
                }
            }
            return null;
        }
    }
}
