package bot.molt.tools.test;

import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A process of this machine.
final class TestProcess implements SandboxProcess {
    private final Process process;

    TestProcess(Process process) {
        this.process = process;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public InputStream stdout() {
        return process.getInputStream();
    }

    @Override
    public InputStream stderr() {
        return process.getErrorStream();
    }

    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        return new ExitStatus(process.waitFor(), null, Duration.ZERO);
    }

    @Override
    public void resize(int columns, int rows) {
        throw new UnsupportedOperationException("resize");
    }

    @Override
    public void signal(String name) {
        throw new UnsupportedOperationException("signal");
    }

    @Override
    public void terminate(Duration grace) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
