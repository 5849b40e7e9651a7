package bot.molt.app.plugin.lent;

import bot.molt.execution.Lender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Who still uses one version of a plugin. It ends when nobody does any more.
///
/// Threads: safe for any number.
public final class Leases implements Lender {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Runnable> farewells = new ArrayList<>();
    private int held;
    private boolean going;
    private boolean hurried;
    private boolean ended;

    @Override
    public boolean take() {
        lock.lock();
        try {
            if (!ended) {
                held++;
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void giveBack() {
        lock.lock();
        try {
            held--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public int held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /// Does something once the version is asked to go: at once where it was already.
    public void farewell(Runnable action) {
        boolean now;
        lock.lock();
        try {
            now = going;
            if (!going) {
                farewells.add(action);
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            action.run();
        }
    }

    public void forget(Runnable action) {
        lock.lock();
        try {
            farewells.remove(action);
        } finally {
            lock.unlock();
        }
    }

    /// Asks those to go who would stay for ever.
    public void sayGoodbye() {
        List<Runnable> all;
        lock.lock();
        try {
            going = true;
            all = List.copyOf(farewells);
            farewells.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Runnable::run);
    }

    /// Nobody waits for late comers any more.
    public void hurry() {
        lock.lock();
        try {
            hurried = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nobody uses it; from then on nobody can. Returns whether it came to that by
    /// itself.
    ///
    /// @param grace for those who have found it and not yet begun
    /// @param limit for those who use it
    public boolean end(Duration grace, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            await(grace.toNanos(), false);
            boolean free = await(limit.toNanos(), true);
            return free;
        } finally {
            ended = true;
            lock.unlock();
        }
    }

    private boolean await(long nanos, boolean forUsers) throws InterruptedException {
        long left = nanos;
        while (!hurried && left > 0 && (!forUsers || held > 0)) {
            left = changed.awaitNanos(left);
        }
        return held == 0;
    }
}
