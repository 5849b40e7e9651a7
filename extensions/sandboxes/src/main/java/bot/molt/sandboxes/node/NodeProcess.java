package bot.molt.sandboxes.node;

import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.ResizeParams;
import bot.molt.protocol.hands.ResumeParams;
import bot.molt.protocol.hands.SignalParams;
import bot.molt.protocol.hands.TerminateParams;
import bot.molt.sandboxes.node.Hands.Patience;
import bot.molt.spi.node.NodeExit;
import bot.molt.spi.node.NodeFollower.Taking;
import bot.molt.spi.node.NodeOutput;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A program on a node. It goes on while the link is cut; what it writes meanwhile comes later.
final class NodeProcess implements SandboxProcess {
    /// What an end takes beside the grace, on a busy machine.
    private static final Duration ENDING = Duration.ofSeconds(30);

    private final String id = UUID.randomUUID().toString();
    private final Hands hands;
    private final ProcessRequest request;
    private final long startedAt = System.nanoTime();
    private final Inflow stdout = new Inflow();
    private final Inflow stderr = new Inflow();
    private final OutputStream stdin;
    private final AtomicReference<@Nullable ExitStatus> exit = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long pid = -1;

    NodeProcess(Hands hands, ProcessRequest request) {
        this.hands = hands;
        this.request = request;
        this.stdin =
                request.takesInput() ? new NodeInput(hands, id) : OutputStream.nullOutputStream();
        if (request.terminal() != null || request.stderr() == ProcessRequest.Stderr.MERGED) {
            stderr.end();
        }
    }

    String id() {
        return id;
    }

    /// It runs, under this number on the node.
    void started(long number) {
        pid = number;
    }

    boolean isStarted() {
        return pid >= 0;
    }

    /// How far its output was read.
    ResumeParams.Held held() {
        return new ResumeParams.Held(id, stdout.taken(), stderr.taken());
    }

    Taking output(NodeOutput output) {
        return switch (output.stream()) {
            case STDOUT -> stdout.accept(output.offset(), output.bytes());
            case STDERR -> stderr.accept(output.offset(), output.bytes());
        };
    }

    /// Its end as the node saw it.
    void end(NodeExit end) {
        stdout.requireWhole(end.stdout());
        stderr.requireWhole(end.stderr());
        end(end.status());
    }

    /// An end that nobody saw.
    void lose(String why) {
        end(ExitStatus.lost(why, Duration.ofNanos(System.nanoTime() - startedAt)));
    }

    private void end(ExitStatus status) {
        if (exit.compareAndSet(null, status)) {
            stdout.end();
            stderr.end();
            ended.countDown();
        }
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
        return Objects.requireNonNull(exit.get());
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        refuseEnded();
        if (request.terminal() == null) {
            throw new IOException("resize: process " + pid + " has no terminal");
        }
        tell(HandsCommand.RESIZE, new ResizeParams(id, columns, rows));
    }

    @Override
    public void signal(String name) throws IOException {
        refuseEnded();
        tell(HandsCommand.SIGNAL, new SignalParams(id, name));
    }

    private void refuseEnded() throws IOException {
        if (exit.get() != null) {
            throw new IOException("process " + pid + ": has ended");
        }
    }

    private void tell(String command, Record params) throws IOException {
        try {
            hands.ask(command, params, Hands.SHORT, Patience.RUNNING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(command + " was interrupted");
        }
    }

    /// While the node is away nobody waits for it: it ends the tree when it is back.
    @Override
    public void terminate(Duration grace) throws InterruptedException {
        if (!hands.isReady()) {
            leave();
            return;
        }
        try {
            TerminateParams params = new TerminateParams(id, grace.toMillis());
            hands.ask(HandsCommand.TERMINATE, params, grace.plus(ENDING), Patience.NEW);
            if (!ended.await(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                leave();
            }
        } catch (IOException e) {
            leave();
        }
    }

    private void leave() {
        hands.abandon(this);
        lose("node %s is away; the program ends there when it is back".formatted(hands.name()));
    }
}
