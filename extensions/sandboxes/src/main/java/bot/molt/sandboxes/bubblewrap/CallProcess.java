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

/// A program in namespaces of its own. The child that we hold is `bwrap`, which hands on how the
/// program ended; signals pass it by.
///
/// @param terminal whether the program has one, with a session of its own inside
record CallProcess(NativeProcess outer, Enclosed inside, boolean terminal)
        implements SandboxProcess {
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
        return outer.waitFor();
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        outer.resize(columns, rows);
    }

    /// The first process inside leads the group of the program, and ignores what is not KILL.
    @Override
    public void signal(String name) throws IOException {
        if (terminal) {
            outer.signal(name);
            return;
        }
        long leader =
                inside.leader()
                        .orElseThrow(() -> new IOException("process " + pid() + ": has ended"));
        outer.signal(name, leader);
    }

    @Override
    public void terminate(Duration grace) throws InterruptedException {
        boolean others = inside.signalOthers(SignalNumbers.TERM);
        if (others) {
            inside.signalOthers(SignalNumbers.CONT);
            inside.awaitEnd(grace);
        }
        inside.kill();
        outer.terminate(Duration.ZERO);
    }
}
