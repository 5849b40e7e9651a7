package bot.molt.sandboxes.microvm;

import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.client.channel.ChannelExec;

/// A program of a machine, at the end of a channel of its own.
final class RemoteProcess implements SandboxProcess {
    private static final int SIGNALLED = 128;

    private final ChannelExec channel;
    private final Line line;
    private final String call;
    private final ProcessRequest request;
    private final long started = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);

    /// @param call mark of its processes
    RemoteProcess(ChannelExec channel, Line line, String call, ProcessRequest request) {
        this.channel = channel;
        this.line = line;
        this.call = call;
        this.request = request;
        channel.addCloseFutureListener(_ -> ended.countDown());
    }

    /// The number of its channel: the machine tells no other.
    @Override
    public long pid() {
        return channel.getChannelId();
    }

    @Override
    public InputStream stdout() {
        return channel.getInvertedOut();
    }

    @Override
    public InputStream stderr() {
        boolean apart =
                request.terminal() == null && request.stderr() == ProcessRequest.Stderr.SEPARATE;
        return apart ? channel.getInvertedErr() : InputStream.nullInputStream();
    }

    @Override
    public OutputStream stdin() {
        return request.takesInput() ? channel.getInvertedIn() : OutputStream.nullOutputStream();
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        ended.await();
        Duration ran = Duration.ofNanos(System.nanoTime() - started);
        String signal = channel.getExitSignal();
        Integer code = channel.getExitStatus();
        if (signal != null) {
            return new ExitStatus(
                    SIGNALLED + bot.molt.base.SignalNumbers.number(signal), signal, ran);
        }
        return code == null
                ? ExitStatus.lost("the connection to the machine broke", ran)
                : new ExitStatus(code, null, ran);
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        channel.sendWindowChange(columns, rows);
    }

    @Override
    public void signal(String name) throws IOException {
        line.run(Scripts.signal(call.replace(".", "\\."), name));
    }

    @Override
    public void terminate(Duration grace) throws InterruptedException {
        try {
            if (channel.isOpen() || grace.isZero()) {
                line.run(Scripts.end(call.replace(".", "\\."), grace));
            }
        } catch (IOException e) {
            System.getLogger(RemoteProcess.class.getName())
                    .log(System.Logger.Level.WARNING, "call {0}: {1}", call, e.getMessage());
        } finally {
            channel.close(false);
        }
    }
}
