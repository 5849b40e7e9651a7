package bot.molt.app.plugin.lent;

import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A process in a plugin's sandbox. Records of processes live longer than their sandboxes: once its
/// sandbox is closed, nothing of the plugin's is held here any more.
final class LentProcess implements SandboxProcess {
    private final Loan<SandboxProcess> loan;
    private final long pid;
    private final boolean takesInput;
    private final In stdout;
    private final In stderr;
    private final Out stdin;

    LentProcess(String plugin, Leases leases, SandboxProcess process) {
        this.loan = new Loan<>(plugin, leases, process);
        this.pid = process.pid();
        this.takesInput = process.takesInput();
        this.stdout = new In(process.stdout());
        this.stderr = new In(process.stderr());
        this.stdin = new Out(process.stdin());
    }

    private static final class In extends FilterInputStream {
        In(InputStream from) {
            super(from);
        }

        void clear() {
            in = InputStream.nullInputStream();
        }
    }

    private static final class Out extends FilterOutputStream {
        Out(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        void clear() {
            out = OutputStream.nullOutputStream();
        }
    }

    /// Its sandbox is closed.
    void clear() {
        loan.clear();
        stdout.clear();
        stderr.clear();
        stdin.clear();
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
    public boolean takesInput() {
        return takesInput;
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        return loan.<ExitStatus, RuntimeException>use(SandboxProcess::waitFor);
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        did(process -> process.resize(columns, rows));
    }

    @Override
    public void signal(String name) throws IOException {
        did(process -> process.signal(name));
    }

    private interface Doing {
        void on(SandboxProcess process) throws IOException;
    }

    private void did(Doing doing) throws IOException {
        Loan.Use<SandboxProcess, Boolean, IOException> use =
                process -> {
                    doing.on(process);
                    return true;
                };
        try {
            boolean _ = loan.use(use);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void terminate(Duration grace) throws InterruptedException {
        boolean _ =
                loan.<Boolean, RuntimeException>use(process -> {
                    process.terminate(grace);
                    return true;
                });
    }
}
