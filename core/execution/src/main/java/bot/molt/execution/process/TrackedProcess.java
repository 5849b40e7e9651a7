package bot.molt.execution.process;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.execution.quota.OutputRates;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.tool.Output;
import bot.molt.spi.tool.RunningProcess;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A process of the table. One virtual thread per stream moves its output, one waits for its end.
///
/// The end is told when the program has ended and its output is drained, or could be by then: a
/// child that lives on with the pipe in its hand does not hold the end back, and may write on.
final class TrackedProcess implements RunningProcess {
    private static final System.Logger LOG = System.getLogger(TrackedProcess.class.getName());
    private static final Duration DRAIN = Duration.ofMillis(250);
    private static final int SMALL_BUFFER = 4 * 1024;
    private static final int LARGE_BUFFER = 64 * 1024;

    /// As much as a pipe holds at most.
    private static final int PIPE = 1 << 20;

    private final String id;
    private final String userId;
    private final Sandbox sandbox;
    private final Instant startedAt;
    private final ProcessRequest request;
    private final SandboxProcess process;
    private final boolean separate;
    private final OutputRates.Rate rate;
    private final Pace outPace = new Pace();
    private final Pace errorPace = new Pace();
    private final SpooledOutput stdout;
    private final SpooledOutput stderr;
    private final CountDownLatch open;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock input = new ReentrantLock();

    private volatile @Nullable ExitStatus exit;
    private volatile boolean detached;

    /// Who and what a process is for.
    record Label(String id, String userId, Sandbox sandbox, Instant startedAt) {}

    /// Where its output goes, and how fast.
    record Sink(Spool spool, OutputRates.Rate rate) {}

    TrackedProcess(Label label, ProcessRequest request, SandboxProcess process, Sink sink) {
        this.id = label.id();
        this.userId = label.userId();
        this.sandbox = label.sandbox();
        this.startedAt = label.startedAt();
        this.request = request;
        this.process = process;
        separate = request.terminal() == null && request.stderr() == ProcessRequest.Stderr.SEPARATE;
        rate = sink.rate();
        stdout = new SpooledOutput(sink.spool(), userId);
        stderr =
                separate
                        ? new SpooledOutput(sink.spool(), userId)
                        : SpooledOutput.empty(sink.spool());
        open = new CountDownLatch(separate ? 2 : 1);
    }

    /// Starts the threads. `whenEnded` is told once.
    ///
    /// @param hidden secrets that its output must not show
    void run(TaskScope threads, Collection<String> hidden, Consumer<TrackedProcess> whenEnded) {
        threads.fork(() -> pump(process.stdout(), stdout, mask(hidden), outPace));
        if (separate) {
            threads.fork(() -> pump(process.stderr(), stderr, mask(hidden), errorPace));
        }
        threads.fork(() -> awaitExit(whenEnded));
    }

    private static @Nullable Mask mask(Collection<String> hidden) {
        return hidden.isEmpty() ? null : new Mask(hidden);
    }

    private boolean pump(InputStream from, SpooledOutput to, @Nullable Mask mask, Pace pace) {
        byte[] buffer = new byte[SMALL_BUFFER];
        try (from) {
            int count;
            while ((count = from.read(buffer)) >= 0) {
                append(to, mask, buffer, count);
                pace.keep(count);
                if (count == SMALL_BUFFER && buffer.length == SMALL_BUFFER) {
                    buffer = new byte[LARGE_BUFFER];
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "output of {0}: {1}", id, e.getMessage());
        } finally {
            if (mask != null) {
                byte[] rest = mask.rest();
                to.append(rest, 0, rest.length);
            }
            to.end();
            open.countDown();
        }
        return true;
    }

    /// When one pump reads on. What lies in the pipe when the program has ended is read at once,
    /// since somebody waits for it; children that write on are held back again.
    private final class Pace {
        private volatile int atOnce;
        private volatile @Nullable Thread waiting;

        /// Counts what was read, and waits until more may be.
        void keep(int bytes) {
            long nanos = rate.took(bytes);
            if (nanos <= 0) {
                return;
            }
            int free = atOnce;
            if (free > 0) {
                atOnce = Math.max(0, free - bytes);
                return;
            }
            waiting = Thread.currentThread();
            long end = System.nanoTime() + nanos;
            while (nanos > 0 && atOnce == 0 && !Thread.currentThread().isInterrupted()) {
                rate.hold(nanos);
                nanos = end - System.nanoTime();
            }
            waiting = null;
        }

        void drain() {
            atOnce = PIPE;
            LockSupport.unpark(waiting);
        }
    }

    private static void append(SpooledOutput to, @Nullable Mask mask, byte[] buffer, int count) {
        byte[] shown = mask == null ? buffer : mask.next(buffer, count);
        to.append(shown, 0, mask == null ? count : shown.length);
    }

    private boolean awaitExit(Consumer<TrackedProcess> whenEnded) throws InterruptedException {
        ExitStatus status = process.waitFor();
        outPace.drain();
        errorPace.drain();
        open.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        exit = status;
        try {
            whenEnded.accept(this);
        } finally {
            ended.countDown();
        }
        closeQuietly();
        return true;
    }

    private void closeQuietly() {
        try {
            closeInput();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "input of {0}: {1}", id, e.getMessage());
        }
    }

    /// Ends what nobody will ever wait for.
    void abandon() {
        try {
            process.signal("KILL");
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0}: {1}", id, e.getMessage());
        }
    }

    String userId() {
        return userId;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /// Whether a part of the tree may be alive: the program, or a child that holds its output.
    boolean alive() {
        return exit == null || !stdout.ended() || !stderr.ended();
    }

    /// Removes what lies on disk.
    void dropOutput() {
        stdout.drop();
        stderr.drop();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public ProcessRequest request() {
        return request;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public Output stdout() {
        return stdout;
    }

    @Override
    public Output stderr() {
        return stderr;
    }

    @Override
    public Optional<ExitStatus> exit() {
        return Optional.ofNullable(exit);
    }

    @Override
    public Optional<ExitStatus> await(Duration limit) throws InterruptedException {
        boolean _ = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        return exit();
    }

    @Override
    public boolean takesInput() {
        return request.takesInput() && process.takesInput();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        if (!takesInput() && bytes.length > 0) {
            throw new IOException(
                    "process %s: has no standard input (expected: a process started with interactive or background, on a target that passes input on)"
                            .formatted(id));
        }
        if (exit != null) {
            throw new IOException("process " + id + ": has ended");
        }
        input.lock();
        try {
            process.stdin().write(bytes);
            process.stdin().flush();
        } finally {
            input.unlock();
        }
    }

    @Override
    public void closeInput() throws IOException {
        input.lock();
        try {
            process.stdin().close();
        } finally {
            input.unlock();
        }
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        process.resize(columns, rows);
    }

    @Override
    public void detach() {
        detached = true;
    }

    @Override
    public boolean detached() {
        return detached;
    }

    @Override
    public void terminate(Duration grace) throws InterruptedException {
        process.terminate(grace);
        boolean _ = ended.await(DRAIN.toMillis() * 4, TimeUnit.MILLISECONDS);
    }

    @Override
    public void signal(String name) throws IOException {
        process.signal(name);
    }
}
