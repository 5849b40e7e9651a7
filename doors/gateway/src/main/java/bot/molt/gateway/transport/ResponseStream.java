package bot.molt.gateway.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A response that is sent piece by piece. Writing waits while the client is slower than the
/// writer.
///
/// Threads: one at a time.
public final class ResponseStream implements AutoCloseable {
    private static final int PIECE = 64 << 10;
    private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpExchange exchange;
    private final Connection connection;
    private final boolean chunked;
    private final boolean closes;
    private boolean ended;

    ResponseStream(HttpExchange exchange, Connection connection, boolean chunked, boolean closes) {
        this.exchange = exchange;
        this.connection = connection;
        this.chunked = chunked;
        this.closes = closes;
    }

    /// Sends bytes.
    ///
    /// Errors: `IOException` once the client is gone or has taken nothing for the stall limit,
    /// which closes the connection.
    public void write(byte[] bytes) throws IOException, InterruptedException {
        if (ended) {
            throw new IOException("the stream is closed");
        }
        for (int at = 0; at < bytes.length && !exchange.isHead(); at += PIECE) {
            send(framed(bytes, at, Math.min(PIECE, bytes.length - at)));
        }
    }

    /// Sends text as UTF-8.
    public void write(String text) throws IOException, InterruptedException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Waits until the socket has taken everything that was written. Not needed for it to be sent.
    public void flush() throws IOException, InterruptedException {
        try {
            connection.outbound().flush(stall());
        } catch (TimeoutException e) {
            throw stalled(e);
        }
    }

    private void send(byte[] piece) throws IOException, InterruptedException {
        try {
            connection.outbound().write(piece, stall());
        } catch (TimeoutException e) {
            throw stalled(e);
        }
    }

    private Duration stall() {
        return connection.server().settings().stallTimeout();
    }

    private IOException stalled(TimeoutException e) {
        ended = true;
        connection.abort();
        return new IOException(e.getMessage(), e);
    }

    private byte[] framed(byte[] bytes, int from, int length) {
        if (!chunked) {
            return Arrays.copyOfRange(bytes, from, from + length);
        }
        byte[] head = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] piece = new byte[head.length + length + 2];
        System.arraycopy(head, 0, piece, 0, head.length);
        System.arraycopy(bytes, from, piece, head.length, length);
        piece[piece.length - 2] = '\r';
        piece[piece.length - 1] = '\n';
        return piece;
    }

    /// Ends the response properly. Doing so again has no effect.
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            boolean mark = chunked && !exchange.isHead();
            connection.respond(exchange, mark ? LAST : new byte[0], closes);
        }
    }

    void finish(@Nullable Throwable failure) {
        if (failure == null) {
            close();
        } else if (!ended) {
            ended = true;
            connection.abort();
        }
    }
}
