package bot.molt.sandboxes.host;

import bot.molt.base.SignalNumbers;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process of the JDK.
final class PortableProcess implements SandboxProcess {
    private static final int SIGNALLED = 128;

    private final Process process;
    private final long started = System.nanoTime();

    PortableProcess(Process process) {
        this.process = process;
    }

    boolean hasEnded() {
        return !process.isAlive();
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
        int code = process.waitFor();
        @Nullable String signal = code > SIGNALLED ? SignalNumbers.name(code - SIGNALLED) : null;
        return new ExitStatus(code, signal, Duration.ofNanos(System.nanoTime() - started));
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        throw new IOException("resize: process " + pid() + " has no terminal");
    }

    @Override
    public void signal(String name) throws IOException {
        int number = SignalNumbers.number(name);
        Process kill =
                new ProcessBuilder("kill", "-" + SignalNumbers.name(number), Long.toString(pid()))
                        .redirectErrorStream(true)
                        .start();
        kill.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void terminate(Duration grace) throws InterruptedException {
        List<ProcessHandle> tree = tree();
        tree.forEach(ProcessHandle::destroy);
        boolean ended = process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS);
        if (!ended) {
            tree.addAll(tree());
        }
        tree.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(5, TimeUnit.SECONDS);
    }

    private List<ProcessHandle> tree() {
        List<ProcessHandle> tree = new ArrayList<>(List.of(process.toHandle()));
        process.descendants().forEach(tree::add);
        return tree;
    }
}
