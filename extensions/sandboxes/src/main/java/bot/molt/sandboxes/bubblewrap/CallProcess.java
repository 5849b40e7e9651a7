package bot.molt.sandboxes.bubblewrap;

import bot.molt.base.SignalNumbers;
import bot.molt.linux.process.Enclosed;
import bot.molt.linux.process.NativeProcess;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalLong;

/// A program in namespaces of its own. The child that we hold is `bwrap`, which hands on how the
/// program ended; signals pass it by.
///
/// @param first lives as long as anybody inside
/// @param terminal whether the program has one, with a session of its own inside
record CallProcess(NativeProcess outer, Enclosed inside, FirstProcess first, boolean terminal)
        implements SandboxProcess {
    /// `bwrap` hands a signal on as a shell does.
    private static final int SIGNALLED = 128;

    private static final int LAST_SIGNAL = 64;

    @Override
    public long pid() {
        return outer.pid();
    }

    @Override
    public InputStream stdout() {
        return outer.stdout();
    }

    @Override
    public InputStream stderr() {
        return outer.stderr();
    }

    @Override
    public OutputStream stdin() {
        return outer.stdin();
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        ExitStatus exit = outer.waitFor();
        int number = exit.code() - SIGNALLED;
        boolean signalled = exit.signal() == null && number > 0 && number <= LAST_SIGNAL;
        return signalled
                ? new ExitStatus(exit.code(), SignalNumbers.name(number), exit.ran(), exit.cpu())
                : exit;
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        outer.resize(columns, rows);
    }

    /// The first process inside leads the group of a program without a terminal, and ignores what
    /// is not KILL.
    @Override
    public void signal(String name) throws IOException {
        OptionalLong group = terminal ? outer.foreground() : leader();
        outer.signal(
                name,
                group.orElseThrow(() ->
                        new IOException(
                                "process %d: nothing runs inside (it has just been started, or has ended)"
                                        .formatted(pid()))));
    }

    private OptionalLong leader() {
        return first.lives() ? OptionalLong.of(first.pid()) : OptionalLong.empty();
    }

    @Override
    public void terminate(Duration grace) throws InterruptedException {
        if (outer.awaitEnd(Duration.ZERO) && first.goes()) {
            return;
        }
        boolean others = inside.signalOthers(SignalNumbers.TERM);
        if (others) {
            inside.signalOthers(SignalNumbers.CONT);
            inside.awaitEnd(grace);
        }
        inside.kill();
        outer.terminate(Duration.ZERO);
    }
}
