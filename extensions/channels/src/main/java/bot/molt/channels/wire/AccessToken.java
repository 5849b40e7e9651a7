package bot.molt.channels.wire;

import bot.molt.spi.channel.ChannelException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A token that a platform hands out for a while: asked for by one at a time, anew before it ends.
///
/// Threads: safe for any number.
public final class AccessToken {
    private static final Duration EARLY = Duration.ofMinutes(5);

    private final Source source;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private String token = "";
    private long until;
    private boolean asking;

    /// A token and how long it holds.
    public record Granted(String token, Duration lasts) {
        @Override
        public String toString() {
            return "a token for " + lasts;
        }
    }

    /// Who hands it out.
    public interface Source {
        Granted ask() throws ChannelException, InterruptedException;
    }

    public AccessToken(Source source) {
        this.source = source;
    }

    /// The token that holds now.
    public String now() throws ChannelException, InterruptedException {
        if (isMine()) {
            refresh();
        }
        lock.lock();
        try {
            return token;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the caller is to ask for it; waits while somebody else does.
    private boolean isMine() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (asking) {
                changed.await();
            }
            boolean holds = !token.isEmpty() && until - System.nanoTime() > 0;
            asking = !holds;
            return asking;
        } finally {
            lock.unlock();
        }
    }

    private void refresh() throws ChannelException, InterruptedException {
        Granted granted = new Granted("", Duration.ZERO);
        try {
            granted = source.ask();
        } finally {
            put(granted);
        }
    }

    private void put(Granted granted) {
        lock.lock();
        try {
            boolean isShort = granted.lasts().compareTo(EARLY.multipliedBy(2)) < 0;
            Duration used = isShort ? granted.lasts().dividedBy(2) : granted.lasts().minus(EARLY);
            token = granted.token();
            until = System.nanoTime() + used.toNanos();
            asking = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The platform does not take this one any more.
    public void forget(String stale) {
        lock.lock();
        try {
            if (token.equals(stale)) {
                token = "";
            }
        } finally {
            lock.unlock();
        }
    }
}
