package bot.molt.protocol.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/// An answer whose body is read as it comes. Closing it in the middle ends the connection.
///
/// Threads: one reads; any thread may close, which ends the read.
public final class Response implements Closeable {
    private static final int MAX_TEXT = 64 << 20;

    private final Head head;
    private final Connection connection;
    private final InputStream body;
    private final Consumer<Connection> reuse;
    private final boolean mayReuse;
    private boolean atEnd;
    private volatile boolean closed;

    Response(Head head, String method, Connection connection, Consumer<Connection> reuse)
            throws IOException {
        this.head = head;
        this.connection = connection;
        this.reuse = reuse;
        this.body = body(head, method, connection);
        this.mayReuse = hasEnd(head, method) && !head.says("Connection", "close");
    }

    private static boolean hasEnd(Head head, String method) {
        return bodiless(head, method)
                || head.says("Transfer-Encoding", "chunked")
                || head.value("Content-Length") != null;
    }

    private static boolean bodiless(Head head, String method) {
        return method.equals("HEAD") || head.status() == 204 || head.status() == 304;
    }

    private static InputStream body(Head head, String method, Connection connection)
            throws WireException {
        if (bodiless(head, method)) {
            return InputStream.nullInputStream();
        }
        if (head.says("Transfer-Encoding", "chunked")) {
            return new ChunkedBody(connection.in());
        }
        String length = head.value("Content-Length");
        return length == null
                ? connection.in()
                : new FixedBody(connection.in(), parseLength(length));
    }

    private static long parseLength(String text) throws WireException {
        boolean digits = !text.isEmpty() && text.length() <= 18;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!digits) {
            throw new WireException("Content-Length: " + text + " (expected: a number of bytes)");
        }
        return Long.parseLong(text);
    }

    public int status() {
        return head.status();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(head.value(name));
    }

    /// The next bytes; -1 at the end. Errors: `IOException` where the connection breaks, pauses
    /// longer than the request allows or is closed.
    public int read(byte[] buffer) throws IOException {
        int count = body.read(buffer, 0, buffer.length);
        atEnd |= count < 0;
        return count;
    }

    /// The rest of the body as text, 64 MiB at most.
    public String text() throws IOException {
        byte[] all = body.readNBytes(MAX_TEXT);
        if (body.read() >= 0) {
            throw new WireException("the answer is too long (limit: 64 MiB)");
        }
        atEnd = true;
        return new String(all, StandardCharsets.UTF_8);
    }

    /// The body as server-sent events.
    public EventStream events() {
        return new EventStream(this);
    }

    /// Closes it and its connection: the server may be about to leave.
    public void discard() {
        closed = true;
        connection.close();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (atEnd && mayReuse) {
            reuse.accept(connection);
        } else {
            connection.close();
        }
    }
}
