package bot.molt.linux.process;

import bot.molt.base.SignalNumbers;
import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A spawned child. The poller reaps it at once when it ends, whether anybody waits for it or not.
public final class NativeProcess implements SandboxProcess {
    private static final long PIDFD_OPEN = 434;
    private static final int NO_HANG = 1;
    private static final int RUSAGE = 144;
    private static final Duration REAPING = Duration.ofSeconds(5);

    private final int pid;
    private volatile long started;
    private final ProcessTree tree;
    private final InputStream stdout;
    private final InputStream stderr;
    private final OutputStream stdin;
    private final @Nullable Fd terminal;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// Held while the pid is signalled or reaped, so that no signal goes to a pid that was given
    /// away.
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable ExitStatus exit;

    private NativeProcess(int pid, Ends ends, ProcessTree tree, long started) {
        Poller poller = tree.poller();
        this.pid = pid;
        this.started = started;
        this.tree = tree;
        Fd error = ends.error();
        stdout = new FdInput(ends.output(), poller);
        stderr = error == null ? InputStream.nullInputStream() : new FdInput(error, poller);
        Fd input = ends.input();
        stdin =
                input == null
                        ? OutputStream.nullOutputStream()
                        : new FdOutput(input, poller, ends.terminal());
        terminal = ends.terminal() ? ends.output() : null;
    }

    static NativeProcess of(int pid, Ends ends, ProcessTree tree, long started) throws IOException {
        NativeProcess process = new NativeProcess(pid, ends, tree, started);
        try (Scratch scratch = new Scratch()) {
            process.watchEnd(scratch);
        }
        return process;
    }

    private void watchEnd(Scratch scratch) throws IOException {
        long handle = Libc.SYSCALL.call(scratch, PIDFD_OPEN, pid, 0);
        if (handle < 0) {
            Libc.KILL.call(scratch, -pid, SignalNumbers.KILL);
            throw new IOException("pidfd_open: " + Errno.text(-handle));
        }
        End end = new End(new Fd(handle));
        end.watch.arm(Poller.READABLE);
    }

    /// The handle through which the end is seen.
    private final class End {
        private final Fd handle;
        private final Poller.Watch watch;

        End(Fd handle) {
            this.handle = handle;
            this.watch = tree.poller().watch(handle, this::reap);
        }

        private void reap() {
            reapChild();
            watch.close();
            handle.close();
            ended.countDown();
        }
    }

    private void reapChild() {
        lock.lock();
        try (Scratch scratch = new Scratch()) {
            MemorySegment status = scratch.bytes(8);
            MemorySegment used = scratch.bytes(RUSAGE);
            long reaped = Libc.WAIT4.call(scratch, pid, status.address(), NO_HANG, used.address());
            Duration ran = Duration.ofNanos(System.nanoTime() - started);
            exit =
                    reaped == pid
                            ? decoded(status.get(ValueLayout.JAVA_INT, 0), ran, cpu(used))
                            : new ExitStatus(255, null, ran);
        } finally {
            lock.unlock();
        }
    }

    /// Of the child, and of those below that somebody waited for: `struct rusage` begins with two
    /// `struct timeval`.
    private static Duration cpu(MemorySegment used) {
        Duration user =
                Duration.ofSeconds(used.get(ValueLayout.JAVA_LONG, 0))
                        .plus(used.get(ValueLayout.JAVA_LONG, 8), ChronoUnit.MICROS);
        return user.plusSeconds(used.get(ValueLayout.JAVA_LONG, 16))
                .plus(used.get(ValueLayout.JAVA_LONG, 24), ChronoUnit.MICROS);
    }

    private static ExitStatus decoded(int status, Duration ran, Duration cpu) {
        int signal = status & 0x7F;
        return signal == 0
                ? new ExitStatus(status >> 8 & 0xFF, null, ran, cpu)
                : new ExitStatus(128 + signal, SignalNumbers.name(signal), ran, cpu);
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        ended.await();
        return Objects.requireNonNull(exit);
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        withLivePid(scratch -> {
            if (terminal == null) {
                throw new IOException("resize: process " + pid + " has no terminal");
            }
            Ends.resize(scratch, terminal, columns, rows);
        });
    }

    @Override
    public void signal(String name) throws IOException {
        int number = SignalNumbers.number(name);
        withLivePid(scratch -> {
            long done = Libc.KILL.call(scratch, -foreground().orElse(pid), number);
            if (done < 0) {
                throw new IOException("signal " + name + ": " + Errno.text(-done));
            }
        });
    }

    /// The foreground group of the terminal; empty where there is none yet.
    public OptionalLong foreground() {
        lock.lock();
        try (Scratch scratch = new Scratch()) {
            long group =
                    terminal == null || exit != null
                            ? 0
                            : Libc.TCGETPGRP.call(scratch, terminal.number());
            return group > 1 ? OptionalLong.of(group) : OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Signals one process group, as long as the child itself was not reaped.
    public void signal(String name, long group) throws IOException {
        int number = SignalNumbers.number(name);
        withLivePid(scratch -> {
            long done = Libc.KILL.call(scratch, -group, number);
            if (done < 0) {
                throw new IOException("signal " + name + ": " + Errno.text(-done));
            }
        });
    }

    /// Counts its time from now: it did nothing yet of what it was started for.
    public void begins() {
        started = System.nanoTime();
    }

    /// Waits for the end of the child itself. Returns whether it came in time.
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Something that is done to a child that was not reaped yet.
    @FunctionalInterface
    private interface Deed {
        void on(Scratch scratch) throws IOException;
    }

    private void withLivePid(Deed deed) throws IOException {
        lock.lock();
        try (Scratch scratch = new Scratch()) {
            if (exit != null) {
                throw new IOException("process " + pid + ": has ended");
            }
            deed.on(scratch);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void terminate(Duration grace) throws InterruptedException {
        tree.end(exit == null ? pid : ProcessTree.NO_LEADER, grace);
        ended.await(REAPING.toMillis(), TimeUnit.MILLISECONDS);
    }
}
