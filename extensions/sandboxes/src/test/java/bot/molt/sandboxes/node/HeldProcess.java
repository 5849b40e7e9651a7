package bot.molt.sandboxes.node;

import bot.molt.protocol.hands.HandsLimit;
import bot.molt.spi.node.NodeExit;
import bot.molt.spi.node.NodeFollower.Taking;
import bot.molt.spi.node.NodeOutput;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A process of the test's node. Output goes out in pieces, up to the limit without an answer; what
/// was not answered when the link was cut goes out again.
final class HeldProcess {
    private static final int PIECE = 8 * 1024;

    private final HandsNode node;
    private final String id;
    private final SandboxProcess process;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Stream stdout = new Stream(NodeOutput.Stream.STDOUT);
    private final Stream stderr = new Stream(NodeOutput.Stream.STDERR);
    private @Nullable ExitStatus exit;
    private boolean over;
    private long accepted;

    /// One output, as a whole.
    private static final class Stream {
        private final NodeOutput.Stream name;
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private int sent;
        private int answered;
        private boolean ended;

        Stream(NodeOutput.Stream name) {
            this.name = name;
        }

        boolean maySend() {
            return sent < all.size() && sent - answered < HandsLimit.UNACKNOWLEDGED;
        }
    }

    HeldProcess(HandsNode node, String id, SandboxProcess process) {
        this.node = node;
        this.id = id;
        this.process = process;
    }

    SandboxProcess process() {
        return process;
    }

    /// Whether its end was told.
    boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    long unanswered() {
        lock.lock();
        try {
            return (long) stdout.all.size() - stdout.answered;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Where the gateway stands; what it has is not told again.
    void resume(long out, long err) {
        change(() -> {
            stdout.answered = (int) Math.max(stdout.answered, out);
            stderr.answered = (int) Math.max(stderr.answered, err);
            stdout.sent = stdout.answered;
            stderr.sent = stderr.answered;
        });
    }

    void run(boolean separate) {
        node.tasks().fork(() -> pump(stdout, process.stdout()));
        if (separate) {
            node.tasks().fork(() -> pump(stderr, process.stderr()));
        } else {
            stderr.ended = true;
        }
        node.tasks()
                .fork(() -> {
                    ExitStatus status = process.waitFor();
                    change(() -> exit = status);
                    return true;
                });
        node.tasks().fork(this::tell);
    }

    private boolean pump(Stream stream, InputStream from) throws InterruptedException {
        byte[] buffer = new byte[PIECE];
        try (from) {
            int count;
            while ((count = from.read(buffer)) >= 0) {
                append(stream, buffer, count);
            }
        } catch (IOException e) {
            // closed
        } finally {
            change(() -> stream.ended = true);
        }
        return true;
    }

    private void append(Stream stream, byte[] buffer, int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (stream.all.size() - stream.answered >= HandsLimit.UNACKNOWLEDGED) {
                changed.await();
            }
            stream.all.write(buffer, 0, count);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean tell() throws InterruptedException {
        while (!isOver()) {
            Object line = node.connected();
            if (!sentPiece(line, stdout) && !sentPiece(line, stderr) && !toldEnd(line)) {
                LockSupport.parkNanos(2_000_000);
            }
        }
        return true;
    }

    private boolean sentPiece(Object line, Stream stream) {
        lock.lock();
        try {
            if (over || !stream.maySend() || node.isCut(line)) {
                return false;
            }
            int from = stream.sent;
            int to = Math.min(stream.all.size(), from + PIECE);
            byte[] bytes = Arrays.copyOfRange(stream.all.toByteArray(), from, to);
            Taking taking =
                    node.follower()
                            .output(HandsNode.ID, new NodeOutput(id, stream.name, from, bytes));
            stream.sent = to;
            node.tasks().fork(() -> answered(line, stream, taking, to));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean answered(Object line, Stream stream, Taking taking, int to)
            throws InterruptedException {
        taking.await();
        if (!node.isCut(line)) {
            change(() -> stream.answered = Math.max(stream.answered, to));
        }
        return true;
    }

    private boolean toldEnd(Object line) {
        lock.lock();
        try {
            ExitStatus status = exit;
            boolean isDue =
                    status != null
                            && List.of(stdout, stderr).stream()
                                    .allMatch(s -> s.ended && s.sent == s.all.size());
            if (over || !isDue || node.isCut(line)) {
                return false;
            }
            node.follower()
                    .ended(
                            HandsNode.ID,
                            new NodeExit(id, status, stdout.all.size(), stderr.all.size()));
            over = !node.isCut(line);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that were accepted before are dropped.
    long input(long offset, byte[] bytes, boolean end) throws IOException {
        int from = (int) Math.min(bytes.length, accepted - offset);
        process.stdin().write(bytes, from, bytes.length - from);
        process.stdin().flush();
        accepted += bytes.length - from;
        if (end) {
            process.stdin().close();
        }
        return accepted;
    }

    /// Ends it, of which nobody is told.
    void kill() {
        try {
            change(() -> over = true);
            process.terminate(java.time.Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
