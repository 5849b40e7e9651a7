package bot.molt.store;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One connection and the thread that owns it. What waits is done in one transaction, each piece as
/// a whole or not at all.
///
/// Threads: any number hand in; one works.
final class Lane implements AutoCloseable {
    private static final int MOST_WAITING = 4_096;
    private static final int MOST_TOGETHER = 256;

    private final Connection connection;
    private final Tx tx;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Worker worker;
    private volatile boolean closed;
    private volatile String trouble = "";
    private boolean syncs = true;

    /// How far a commit must have come before anybody goes on.
    enum Sync {
        /// A power cut does not undo it.
        ON_DISK,
        /// The end of this process does not undo it; a power cut undoes it only with all that
        /// follows.
        WRITTEN
    }

    private Lane(String name, Connection connection) {
        this.connection = connection;
        this.tx = new Tx(connection);
        this.worker = Worker.platform(name, this::work);
    }

    static Lane start(String name, Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        return new Lane(name, connection);
    }

    /// @param sync what must be so when this returns
    <T> T run(Database.Work<T> work, Sync sync) {
        Job<T> job = new Job<>(work, sync);
        boolean interrupted = Thread.interrupted();
        while (!hand(job)) {
            interrupted = true;
        }
        while (!job.awaited(worker)) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return job.result();
    }

    /// How much waits for it.
    int waiting() {
        return waiting.size();
    }

    /// Why the last transaction did not hold; empty where it did.
    String trouble() {
        return trouble;
    }

    /// False where the thread was interrupted meanwhile.
    private boolean hand(Job<?> job) {
        if (closed) {
            throw closedStore();
        }
        try {
            waiting.put(job);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static CodedException closedStore() {
        return new CodedException(ErrorCode.UNAVAILABLE, "store: closed; the gateway stops");
    }

    private void work() throws InterruptedException {
        List<Job<?>> together = new ArrayList<>();
        try {
            while (true) {
                together.add(waiting.take());
                waiting.drainTo(together, MOST_TOGETHER);
                transact(together);
                together.clear();
            }
        } finally {
            closed = true;
            waiting.drainTo(together);
            if (!together.isEmpty()) {
                transact(together);
            }
        }
    }

    private void transact(List<Job<?>> jobs) {
        try {
            sync(jobs);
            tx.run("BEGIN");
            for (Job<?> job : jobs) {
                alone(job);
            }
            tx.run("COMMIT");
            trouble = "";
            tx.committed().forEach(Runnable::run);
        } catch (SQLException e) {
            CodedException failure = Database.unavailable(e);
            trouble = failure.text();
            jobs.forEach(job -> job.fail(failure));
            rollback();
        }
        jobs.forEach(Job::end);
    }

    /// A commit waits for the disk where one of the jobs has to.
    private void sync(List<Job<?>> jobs) throws SQLException {
        boolean wanted = jobs.stream().anyMatch(job -> job.sync == Sync.ON_DISK);
        if (wanted != syncs) {
            tx.run(wanted ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            syncs = wanted;
        }
    }

    /// What one piece of work gets wrong costs no other.
    private void alone(Job<?> job) throws SQLException {
        int marks = tx.marks();
        tx.run("SAVEPOINT job");
        try {
            job.work(tx);
        } catch (SQLException e) {
            job.fail(Database.unavailable(e));
        } catch (RuntimeException e) {
            job.fail(e);
        }
        if (job.failed()) {
            tx.backTo(marks);
            tx.run("ROLLBACK TO job");
        }
        tx.run("RELEASE job");
    }

    private void rollback() {
        tx.committed();
        try {
            tx.run("ROLLBACK");
        } catch (SQLException e) {
            System.getLogger(Lane.class.getName())
                    .log(System.Logger.Level.WARNING, "store: not rolled back", e);
        }
    }

    /// One piece of work and what came of it.
    private static final class Job<T> {
        private final Database.Work<T> work;
        private final Sync sync;
        private final CountDownLatch done = new CountDownLatch(1);
        private @Nullable T value;
        private @Nullable RuntimeException failure;

        Job(Database.Work<T> work, Sync sync) {
            this.work = work;
            this.sync = sync;
        }

        void work(Tx tx) throws SQLException {
            value = work.run(tx);
        }

        void fail(RuntimeException e) {
            failure = failure == null ? e : failure;
        }

        boolean failed() {
            return failure != null;
        }

        void end() {
            done.countDown();
        }

        /// False where the thread was interrupted meanwhile.
        boolean awaited(Worker worker) {
            try {
                while (!done.await(1, java.util.concurrent.TimeUnit.SECONDS)) {
                    if (worker.ended() && done.getCount() > 0) {
                        fail(closedStore());
                        return true;
                    }
                }
                return true;
            } catch (InterruptedException e) {
                return false;
            }
        }

        @SuppressWarnings("NullAway")
        T result() {
            if (failure != null) {
                throw failure;
            }
            return value;
        }
    }

    /// Does what waits, then lets go of the file.
    @Override
    public void close() {
        closed = true;
        worker.close();
        tx.close();
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(Lane.class.getName())
                    .log(System.Logger.Level.WARNING, "store: not closed", e);
        }
    }
}
