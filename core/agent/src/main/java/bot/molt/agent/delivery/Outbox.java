package bot.molt.agent.delivery;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.store.OutboxTable;
import bot.molt.store.Stores;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sends what was written to be sent: in each conversation one after the other, until it is gone or
/// can never go. What was not sent when the process ends is sent by the next one.
///
/// Threads: safe for any number; each conversation in which something waits has one.
public final class Outbox implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

    /// The member of a message that says when it was put in, in milliseconds.
    public static final String PUT_AT = "putAt";

    private static final List<Duration> PAUSES =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10));
    private static final int MOST_ATTEMPTS = 20;

    private volatile Map<String, Delivery> channels;
    private final InstantSource clock;
    private final TaskScope scope = new TaskScope("outbox");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<OutboxTable.Conversation> working = new HashSet<>();
    private long changes;
    private volatile @Nullable Stores stores;

    public Outbox(List<Delivery> deliveries, InstantSource clock) {
        this.channels = byName(deliveries);
        this.clock = clock;
    }

    private static Map<String, Delivery> byName(List<Delivery> deliveries) {
        Map<String, Delivery> channels = new TreeMap<>();
        deliveries.forEach(delivery -> channels.put(delivery.channel(), delivery));
        return channels;
    }

    /// Sends by these from now on. What waits for one that is gone waits until it is back.
    public void send(List<Delivery> deliveries) {
        channels = byName(deliveries);
        Stores opened = stores;
        if (opened != null) {
            opened.read(tx -> opened.outbox().waiting(tx)).forEach(this::wake);
        }
    }

    /// Ids of the channels that it can send to.
    public List<String> channels() {
        return List.copyOf(channels.keySet());
    }

    /// Begins with what waits.
    public void start(Stores opened) {
        stores = opened;
        opened.read(tx -> opened.outbox().waiting(tx)).forEach(this::wake);
    }

    /// Something was put in.
    public void wake(OutboxTable.Conversation conversation) {
        if (!channels.containsKey(conversation.channel())) {
            return;
        }
        lock.lock();
        try {
            changes++;
            news.signalAll();
            if (working.add(conversation)) {
                begin(conversation);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(OutboxTable.Conversation conversation) {
        try {
            scope.fork(() -> {
                work(conversation);
                return true;
            });
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "{0} waits for the next start", conversation.channel());
        }
    }

    private void work(OutboxTable.Conversation conversation) throws InterruptedException {
        Stores opened = stores;
        while (opened != null) {
            long seen = changes();
            Optional<OutboxTable.Message> next =
                    opened.read(tx ->
                            opened.outbox().next(tx, conversation.channel(), conversation.id()));
            Delivery delivery = channels.get(conversation.channel());
            if (next.isPresent() && delivery != null) {
                send(opened, delivery, next.get());
            } else if (rests(conversation, seen)) {
                return;
            }
        }
    }

    private long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing came since; then nobody works on it any more.
    private boolean rests(OutboxTable.Conversation conversation, long seen) {
        lock.lock();
        try {
            return changes == seen && working.remove(conversation);
        } finally {
            lock.unlock();
        }
    }

    private void send(Stores opened, Delivery delivery, OutboxTable.Message message)
            throws InterruptedException {
        pauseUntil(message.notBefore());
        Json.Obj body = message.message();
        Outgoing outgoing =
                new Outgoing(
                        message.key(),
                        body.string("to").orElse(""),
                        body.string("account").orElse(""),
                        body.string("thread").orElse(""),
                        body.string("text").orElse(""),
                        body.string("replyTo").orElse(""),
                        body.string("run").orElse(""));
        try {
            delivery.send(outgoing);
            opened.write(tx -> {
                opened.outbox().sent(tx, message.seq());
                return true;
            });
        } catch (LaterException e) {
            again(opened, message, e);
        } catch (IOException e) {
            failed(opened, message, String.valueOf(e.getMessage()), true);
        } catch (CodedException e) {
            failed(opened, message, e.text(), e.code().retryable());
        }
    }

    /// The platform itself said when to come back.
    private void again(Stores opened, OutboxTable.Message message, LaterException e) {
        if (message.attempts() + 1 >= MOST_ATTEMPTS) {
            failed(opened, message, String.valueOf(e.getMessage()), true);
            return;
        }
        long notBefore = clock.instant().plus(e.after()).toEpochMilli();
        opened.write(tx -> {
            opened.outbox().again(tx, message.seq(), notBefore, String.valueOf(e.getMessage()));
            return true;
        });
    }

    private void failed(Stores opened, OutboxTable.Message message, String why, boolean mayPass) {
        boolean goesOn = mayPass && message.attempts() + 1 < MOST_ATTEMPTS;
        LOG.log(
                goesOn ? Level.INFO : Level.WARNING,
                "reply {0} to {1} not sent{2}: {3}",
                message.key(),
                message.channel(),
                goesOn ? ", tried again" : ", given up",
                why);
        Duration pause = PAUSES.get(Math.min(message.attempts(), PAUSES.size() - 1));
        long notBefore = clock.instant().plus(pause).toEpochMilli();
        opened.write(tx -> {
            if (goesOn) {
                opened.outbox().again(tx, message.seq(), notBefore, why);
            } else {
                opened.outbox().giveUp(tx, message.seq(), why);
            }
            return true;
        });
    }

    /// What waits to be sent.
    ///
    /// @param age of the message that waits longest; nothing where none does
    public record Load(long waiting, Duration age) {}

    /// Of an outbox that was not started nothing is known to wait.
    public Load load() {
        Stores opened = stores;
        return opened == null
                ? new Load(0, Duration.ZERO)
                : opened.read(tx ->
                        new Load(
                                opened.outbox().count(tx),
                                opened.outbox().oldest(tx).map(this::age).orElse(Duration.ZERO)));
    }

    private Duration age(OutboxTable.Message message) {
        long now = clock.millis();
        return Duration.ofMillis(Math.max(0, now - message.message().number(PUT_AT).orElse(now)));
    }

    private void pauseUntil(long millis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = Duration.ofMillis(millis - clock.millis()).toNanos();
            while (left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
