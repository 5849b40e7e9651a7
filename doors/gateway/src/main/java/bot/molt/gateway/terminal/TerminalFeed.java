package bot.molt.gateway.terminal;

import bot.molt.base.json.Json;
import bot.molt.protocol.terminal.TerminalItem;
import bot.molt.spi.tool.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Takes what a terminal writes to one connection, in order, and never further ahead of what that
/// acknowledged than its window; at last tells how the terminal ended.
///
/// Wire: `{"id":"p1a2b3c4d","offset":0,"base64":"aGkNCg=="}` as `terminal.data`,
/// `{"id":"p1a2b3c4d","offset":4,"code":0,"reason":"exited"}` as `terminal.exit`.
///
/// Threads: one runs it; any may acknowledge and stop it.
final class TerminalFeed {
    private static final int PIECE = 32 << 10;
    private static final Duration TURN = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final Ear ear;
    private final long window;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long offset;
    private long acknowledged;
    private boolean stopped;

    /// The connection.
    interface Ear {
        boolean isThere();

        /// Waits for room.
        void tell(String event, Json.Obj payload) throws IOException, InterruptedException;
    }

    /// @param offset first byte that is wanted
    TerminalFeed(Terminal terminal, Ear ear, long offset, long window) {
        this.terminal = terminal;
        this.ear = ear;
        this.window = window;
        this.offset = offset;
        this.acknowledged = offset;
    }

    /// Follows to the end of the terminal, or until [#stop], or until the connection is gone.
    boolean run() throws InterruptedException {
        try {
            while (goesOn()) {
                step();
            }
        } catch (IOException e) {
            stop();
        }
        return true;
    }

    private boolean goesOn() {
        lock.lock();
        try {
            return !stopped && ear.isThere();
        } finally {
            lock.unlock();
        }
    }

    private void step() throws IOException, InterruptedException {
        Output output = terminal.process().stdout();
        boolean isMore = output.await(offset, TURN);
        if (output.size() > offset) {
            if (awaitRoom()) {
                send(output);
            }
        } else if (terminal.process().exit().isPresent()) {
            tellExit();
        } else if (isMore) {
            boolean _ = terminal.process().await(TURN).isPresent();
        }
    }

    /// Whether a piece may be sent now; false after a while, to look whether anybody is there.
    private boolean awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TURN.toNanos();
            while (!stopped && offset - acknowledged >= window && left > 0) {
                left = moved.awaitNanos(left);
            }
            return !stopped && offset - acknowledged < window;
        } finally {
            lock.unlock();
        }
    }

    private void send(Output output) throws IOException, InterruptedException {
        byte[] piece = read(output);
        ear.tell(
                "terminal.data",
                Json.object()
                        .put("id", terminal.id())
                        .put("offset", offset)
                        .put("base64", Base64.getEncoder().encodeToString(piece))
                        .build());
        moveTo(offset + piece.length);
    }

    /// What is on no disk any more is left out.
    private byte[] read(Output output) {
        try {
            return output.read(offset, PIECE);
        } catch (IOException e) {
            moveTo(output.size());
            return new byte[0];
        }
    }

    private void moveTo(long next) {
        lock.lock();
        try {
            offset = next;
        } finally {
            lock.unlock();
        }
    }

    private void tellExit() throws IOException, InterruptedException {
        Json.ObjectBuilder told = Json.object().put("id", terminal.id()).put("offset", offset);
        terminal.exit().ifPresent(exit -> add(told, exit));
        ear.tell("terminal.exit", told.build());
        stop();
    }

    private static void add(Json.ObjectBuilder told, TerminalItem.Exit exit) {
        Integer code = exit.code();
        if (code != null) {
            told.put("code", code);
        }
        told.put("signal", exit.signal()).put("reason", exit.reason());
    }

    /// Everything before this byte was taken.
    void acknowledge(long taken) {
        lock.lock();
        try {
            acknowledged = Math.clamp(taken, acknowledged, offset);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends it after the piece that is on its way.
    void stop() {
        lock.lock();
        try {
            stopped = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
