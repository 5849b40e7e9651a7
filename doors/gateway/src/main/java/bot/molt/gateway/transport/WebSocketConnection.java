package bot.molt.gateway.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// An open WebSocket.
///
/// Threads: one receives, any number send.
public final class WebSocketConnection implements AutoCloseable {
    private static final int MAX_WAITING = 64;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Connection connection;
    private final WebSocketSettings settings;
    private final Outbound outbound;
    private final Listeners gone;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<WebSocketMessage> inbox = new ArrayDeque<>();

    private long waitingBytes;
    private boolean suspended;
    private boolean ended;
    private boolean closeSent;

    WebSocketConnection(Connection connection, WebSocketSettings settings, Listeners gone) {
        this.connection = connection;
        this.settings = settings;
        this.outbound = new Outbound(connection.channel(), (int) settings.maxQueued().bytes());
        this.gone = gone;
    }

    /// Waits for the next message; empty once the socket is closed. While messages wait here the
    /// client is not read.
    public Optional<WebSocketMessage> receive() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (inbox.isEmpty() && !ended) {
                arrived.await();
            }
            return poll();
        } finally {
            lock.unlock();
        }
    }

    /// As [#receive()], for at most so long.
    ///
    /// Errors: `TimeoutException` when nothing came.
    public Optional<WebSocketMessage> receive(Duration limit)
            throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (inbox.isEmpty() && !ended) {
                if (left <= 0) {
                    throw new TimeoutException("nothing came for " + limit);
                }
                left = arrived.awaitNanos(left);
            }
            return poll();
        } finally {
            lock.unlock();
        }
    }

    private Optional<WebSocketMessage> poll() {
        WebSocketMessage next = inbox.poll();
        if (next != null) {
            waitingBytes -= size(next);
            resumeReading();
        }
        return Optional.ofNullable(next);
    }

    /// The client has proved itself: from now on it may send messages of full size.
    public void trust() {
        connection.onLoop(() -> {
            WebSocketFrames frames = connection.channel().pipeline().get(WebSocketFrames.class);
            if (frames != null) {
                frames.trust(connection.channel());
            }
        });
    }

    private void resumeReading() {
        if (suspended
                && inbox.size() <= MAX_WAITING / 2
                && waitingBytes <= settings.maxMessage().bytes() / 2) {
            suspended = false;
            connection.onLoop(() -> connection.channel().config().setAutoRead(true));
        }
    }

    /// Sends text; waits while the client is slow.
    ///
    /// Errors: `IOException` once the socket is closed, which it is with 1013 when the client took
    /// nothing for the stall limit.
    public void send(String text) throws IOException, InterruptedException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends bytes; as [#send(String)].
    public void send(byte[] bytes) throws IOException, InterruptedException {
        send(BINARY, bytes);
    }

    private void send(int opcode, byte[] payload) throws IOException, InterruptedException {
        checkOpen();
        try {
            outbound.write(frame(opcode, payload), settings.stallLimit());
        } catch (TimeoutException e) {
            close(1013, "too slow");
            throw new IOException(e.getMessage(), e);
        }
    }

    /// Sends text if the client keeps up; false, and nothing sent, if it does not or is gone.
    public boolean trySend(String text) {
        return isOpen() && outbound.tryWrite(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Bytes that the client has not taken yet.
    public long waitingBytes() {
        return outbound.waiting();
    }

    private void checkOpen() throws IOException {
        if (!isOpen()) {
            throw new IOException("the WebSocket is closed");
        }
    }

    /// Whether messages can still be sent.
    public boolean isOpen() {
        lock.lock();
        try {
            return !ended && !closeSent;
        } finally {
            lock.unlock();
        }
    }

    /// Runs `action` on a thread of its own once the socket is closed, by whichever side.
    public void onDisconnect(Runnable action) {
        gone.add(action, connection.server());
    }

    /// Closes with 1000.
    @Override
    public void close() {
        close(1000, "");
    }

    /// Says goodbye and closes; the second time does nothing.
    ///
    /// @param reason shortened to what fits, 123 bytes
    public void close(int code, String reason) {
        lock.lock();
        try {
            if (ended || closeSent) {
                return;
            }
            closeSent = true;
        } finally {
            lock.unlock();
        }
        outbound.force(frame(CLOSE, closing(code, reason)));
        WebSocketFrames.closeAfterAnswer(connection.channel());
    }

    /// As [#close(int, String)], but what the client has not taken a moment later is thrown away.
    public void cut(int code, String reason) {
        close(code, reason);
        WebSocketFrames.closeSoon(connection.channel());
    }

    private static byte[] closing(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, 123);
        while (length > 0 && length < text.length && (text[length] & 0xC0) == 0x80) {
            length--;
        }
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, length);
        return payload;
    }

    static byte[] frame(int opcode, byte[] payload) {
        int extended = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
        byte[] frame = new byte[2 + extended + payload.length];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) (extended == 0 ? payload.length : extended == 2 ? 126 : 127);
        for (int i = 0; i < extended; i++) {
            int shift = 8 * (extended - 1 - i);
            frame[2 + i] = (byte) (shift > 31 ? 0 : payload.length >> shift);
        }
        System.arraycopy(payload, 0, frame, 2 + extended, payload.length);
        return frame;
    }

    /// On the event loop: one more message came.
    void arrived(WebSocketMessage message) {
        lock.lock();
        try {
            inbox.add(message);
            waitingBytes += size(message);
            if (inbox.size() >= MAX_WAITING || waitingBytes >= settings.maxMessage().bytes()) {
                suspended = true;
                connection.channel().config().setAutoRead(false);
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long size(WebSocketMessage message) {
        return switch (message) {
            case WebSocketMessage.Text(String text) -> text.length();
            case WebSocketMessage.Binary(byte[] bytes) -> bytes.length;
        };
    }

    boolean suspended() {
        lock.lock();
        try {
            return suspended;
        } finally {
            lock.unlock();
        }
    }

    void ping() {
        outbound.force(frame(PING, new byte[0]));
    }

    void pong(byte[] payload) {
        outbound.tryWrite(frame(PONG, payload));
    }

    /// On the event loop: the other side said goodbye or is gone.
    void ended() {
        lock.lock();
        try {
            ended = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        gone.fire(connection.server());
    }

    void lost() {
        outbound.close();
        ended();
    }
}
