package bot.molt.protocol.wire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;

/// A WebSocket (RFC 6455) to the gateway.
///
/// Threads: one receives; any number send; any thread may close, which ends the receive.
public final class WebSocket implements Closeable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    static final Duration PING_EVERY = Duration.ofSeconds(15);
    private static final Duration FRAME_LIMIT = Duration.ofSeconds(30);
    private static final int MAX_SILENT_PINGS = 3;

    private final Connection connection;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final Duration pingEvery;

    /// Keeps frames whole: written by the receiver (pongs), the sender and whoever closes.
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean closing;

    private WebSocket(Connection connection, SecureRandom random, Duration pingEvery) {
        this.connection = connection;
        this.pingEvery = pingEvery;
        this.reader = new FrameReader(connection.in());
        this.writer = new FrameWriter(connection.out(), random);
    }

    /// What arrives.
    public sealed interface Message {
        /// Text.
        record Text(String text) implements Message {}

        /// Bytes.
        @SuppressWarnings("ArrayRecordComponent")
        record Binary(byte[] bytes) implements Message {}

        /// The server has ended it; nothing follows.
        ///
        /// @param code RFC 6455 section 7.4; 1005 where none was given
        record Closed(int code, String reason) implements Message {}
    }

    /// @param pingEvery after so much silence the server is asked whether it is there
    static WebSocket open(Target target, Connection connection, String path, Duration pingEvery)
            throws IOException {
        try {
            SecureRandom random = new SecureRandom();
            String key = key(random);
            connection.limitReads(target.timeout());
            connection.write(target, upgrade(path, key));
            Head head = Head.read(connection.in());
            requireUpgrade(target, connection, head, key);
            connection.limitReads(pingEvery);
            return new WebSocket(connection, random, pingEvery);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Request upgrade(String path, String key) {
        return Request.get(path)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", key);
    }

    private static void requireUpgrade(Target target, Connection connection, Head head, String key)
            throws IOException {
        if (head.status() != 101) {
            Response refusal = new Response(head, "GET", connection, Connection::close);
            throw refusal(target, head.status(), refusal.text());
        }
        String accept = head.value("Sec-WebSocket-Accept");
        if (!accept(key).equals(accept)) {
            throw new WireException("the answer to the WebSocket handshake does not fit");
        }
    }

    private static CodedException refusal(Target target, int status, String body) {
        ErrorCode code =
                switch (status) {
                    case 401 -> ErrorCode.UNAUTHORIZED;
                    case 403 -> ErrorCode.FORBIDDEN;
                    case 404 -> ErrorCode.NOT_FOUND;
                    case 429 -> ErrorCode.RATE_LIMITED;
                    case 503 -> ErrorCode.UNAVAILABLE;
                    default -> ErrorCode.UPSTREAM_FAILED;
                };
        String said = body.length() > 500 ? body.substring(0, 500) : body;
        return new CodedException(
                code,
                "gateway: %s: WebSocket refused: %d %s".formatted(target.url(), status, said));
    }

    /// Sends one text message. Errors: `IOException` where the connection is gone.
    public void send(String text) throws IOException {
        write(Frame.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Waits for the next message. A silent server is pinged; one that answers no ping is given up.
    ///
    /// Errors: `IOException` where the connection breaks.
    public Message receive() throws IOException {
        while (true) {
            Frame frame = frame();
            switch (frame.opcode()) {
                case Frame.TEXT -> {
                    return new Message.Text(frame.text());
                }
                case Frame.BINARY -> {
                    return new Message.Binary(frame.payload());
                }
                case Frame.PING -> write(Frame.PONG, frame.payload());
                case Frame.CLOSE -> {
                    return answerClose(frame);
                }
                default -> {
                    // A pong: the wait for the next frame begins anew.
                }
            }
        }
    }

    private Frame frame() throws IOException {
        awaitFrame();
        connection.limitReads(FRAME_LIMIT);
        Frame frame = reader.next();
        connection.limitReads(pingEvery);
        return frame;
    }

    private void awaitFrame() throws IOException {
        int pings = 0;
        while (!available()) {
            if (++pings > MAX_SILENT_PINGS) {
                throw new SocketTimeoutException("the gateway is silent");
            }
            ping();
        }
    }

    /// Where somebody is stuck in the middle of a frame, a ping would be stuck behind it.
    private void ping() throws IOException {
        if (writing.tryLock()) {
            try {
                writer.write(Frame.PING, new byte[0]);
            } finally {
                writing.unlock();
            }
        }
    }

    private boolean available() throws IOException {
        try {
            reader.awaitByte();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private Message answerClose(Frame frame) throws IOException {
        if (!closing) {
            closing = true;
            write(Frame.CLOSE, frame.payload());
        }
        connection.close();
        return new Message.Closed(frame.closeCode(), frame.closeReason());
    }

    private void write(int opcode, byte[] payload) throws IOException {
        writing.lock();
        try {
            writer.write(opcode, payload);
        } finally {
            writing.unlock();
        }
    }

    /// Ends the connection without a word, also while somebody is stuck in sending.
    public void cut() {
        connection.close();
    }

    /// Says goodbye and ends the connection.
    @Override
    public void close() {
        try {
            if (!closing) {
                closing = true;
                write(Frame.CLOSE, new byte[] {0x03, (byte) 0xe8});
            }
        } catch (IOException e) {
            // It is gone either way.
        } finally {
            connection.close();
        }
    }

    private static String key(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String accept(String key) {
        try {
            byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every JDK has SHA-1", e);
        }
    }
}
