package bot.molt.node.program;

import bot.molt.base.bind.RecordTree;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.node.guard.Permit;
import bot.molt.node.invoke.NodeFailure;
import bot.molt.node.link.Link;
import bot.molt.protocol.hands.EndedParams;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.InputParams;
import bot.molt.protocol.hands.OutputParams;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A process that the gateway asked for. One virtual thread per stream reads its output, one sends
/// it, one waits for its end.
final class HeldProcess {
    private static final System.Logger LOG = System.getLogger(HeldProcess.class.getName());
    static final Duration GRACE = Duration.ofSeconds(2);
    private static final int SMALL_BUFFER = 4 << 10;
    private static final int LARGE_BUFFER = 64 << 10;

    /// A write of so much goes into a pipe as a whole or not at all.
    private static final int WHOLE = 4 << 10;

    private final String id;
    private final Outbox outbox;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final ReentrantLock input = new ReentrantLock();
    private volatile @Nullable SandboxProcess process;
    private volatile boolean over;
    private long accepted;
    private boolean inputEnded;

    HeldProcess(String id, Link link, Duration keep) {
        this.id = id;
        this.outbox = new Outbox(link, keep);
    }

    String id() {
        return id;
    }

    Outbox outbox() {
        return outbox;
    }

    /// Makes it run; `whenDelivered` is told once the gateway needs nothing of it any more.
    void begin(SandboxProcess started, Permit permit, TaskScope threads, Runnable whenDelivered) {
        process = started;
        begun.countDown();
        threads.fork(() -> pump(started.stdout(), outbox.lane(OutputParams.Stream.STDOUT)));
        threads.fork(() -> pump(started.stderr(), outbox.lane(OutputParams.Stream.STDERR)));
        threads.fork(() -> awaitEnd(started, permit));
        threads.fork(() -> {
            deliver();
            if (!over) {
                started.terminate(GRACE);
            }
            whenDelivered.run();
            return true;
        });
    }

    /// It could not be started.
    void failed() {
        begun.countDown();
    }

    /// The process, once it runs; empty where it did not come to that.
    Optional<SandboxProcess> started() throws InterruptedException {
        begun.await();
        return Optional.ofNullable(process);
    }

    private boolean pump(InputStream from, Lane lane) throws InterruptedException {
        byte[] buffer = new byte[SMALL_BUFFER];
        try (from) {
            int count = 0;
            while (count >= 0) {
                int room = outbox.awaitRoom();
                // Nobody wants it any more: a child that writes on must not be held up.
                int most = room == 0 ? buffer.length : Math.min(room, buffer.length);
                count = from.read(buffer, 0, most);
                outbox.append(lane, buffer, Math.max(0, count));
                if (count == SMALL_BUFFER && buffer.length == SMALL_BUFFER) {
                    buffer = new byte[LARGE_BUFFER];
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "output of {0}: {1}", id, e.getMessage());
        } finally {
            outbox.close(lane);
        }
        return true;
    }

    private boolean awaitEnd(SandboxProcess started, Permit permit) throws InterruptedException {
        ExitStatus status = started.waitFor();
        outbox.drain();
        over = true;
        permit.ended(status);
        outbox.ended(status);
        input.lock();
        try {
            closeInput(started);
        } finally {
            input.unlock();
        }
        return true;
    }

    private void deliver() throws InterruptedException {
        for (Parcel parcel = outbox.next();
                !(parcel instanceof Parcel.Nothing);
                parcel = outbox.next()) {
            send(parcel);
        }
    }

    private void send(Parcel parcel) {
        switch (parcel) {
            case Parcel.Piece(Link link, Lane lane, long offset, byte[] bytes) ->
                    post(
                            parcel,
                            link,
                            HandsCommand.OUTPUT,
                            OutputParams.of(id, lane.stream, offset, bytes));
            case Parcel.End(Link link, ExitStatus status, long stdout, long stderr) ->
                    post(
                            parcel,
                            link,
                            HandsCommand.ENDED,
                            new EndedParams(
                                    id,
                                    status.code(),
                                    status.signal(),
                                    status.ran().toMillis(),
                                    status.cpu().toMillis(),
                                    stdout,
                                    stderr));
            case Parcel.Nothing _ -> {}
        }
    }

    private void post(Parcel parcel, Link link, String method, Record params) {
        try {
            link.post(method, RecordTree.of(params), reply -> outbox.answered(parcel, link, reply));
        } catch (IOException e) {
            outbox.lost(link);
        }
    }

    /// Writes what is new of it; how much the process was given in all.
    long feed(InputParams params) throws IOException, InterruptedException {
        SandboxProcess running = running();
        byte[] bytes = params.bytes();
        input.lockInterruptibly();
        try {
            if (params.offset() > accepted) {
                throw new NodeFailure(
                        NodeFailure.INVALID_REQUEST,
                        "offset: %d (expected: at most %d, what was accepted before)"
                                .formatted(params.offset(), accepted));
            }
            write(running, bytes, params.offset());
            if (params.end() && accepted == params.offset() + bytes.length) {
                closeInput(running);
            }
            return accepted;
        } finally {
            input.unlock();
        }
    }

    /// In pieces that a pipe takes whole, so that what was accepted is known when it breaks off.
    private void write(SandboxProcess running, byte[] bytes, long offset) throws IOException {
        long before = accepted;
        OutputStream stdin = running.stdin();
        try {
            while (accepted < offset + bytes.length) {
                int from = Math.toIntExact(accepted - offset);
                int count = Math.min(WHOLE, bytes.length - from);
                if (inputEnded) {
                    throw new IOException("standard input: closed");
                }
                stdin.write(bytes, from, count);
                stdin.flush();
                accepted += count;
            }
        } catch (IOException e) {
            if (accepted == before) {
                throw e;
            }
        }
    }

    private void closeInput(SandboxProcess running) {
        if (!inputEnded) {
            inputEnded = true;
            try {
                running.stdin().close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "input of {0}: {1}", id, e.getMessage());
            }
        }
    }

    SandboxProcess running() throws InterruptedException {
        return started()
                .orElseThrow(() ->
                        new NodeFailure(
                                NodeFailure.INVALID_REQUEST, "process " + id + ": did not start"));
    }

    /// Ends all of it; returns when nothing is left.
    void terminate(Duration grace) throws InterruptedException {
        Optional<SandboxProcess> running = started();
        if (running.isPresent()) {
            running.get().terminate(grace);
        }
    }

    /// Nobody wants it any more.
    void drop() {
        outbox.drop();
    }
}
