package bot.molt.protocol.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Speaks HTTP and WebSocket to one gateway; keeps up to eight idle connections.
///
/// Threads: safe for any number. A virtual thread that waits in a call is freed by an interrupt.
public final class GatewayClient implements Closeable {
    private static final int MAX_IDLE = 8;

    private final Target target;
    private final Naming naming;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    public GatewayClient(Target target) {
        this(target, InetAddress::getByName);
    }

    /// @param naming asked for the address of each new connection
    public GatewayClient(Target target, Naming naming) {
        this.target = target;
        this.naming = naming;
    }

    public Target target() {
        return target;
    }

    /// Sends a request and returns as soon as the head of its answer is there, whatever its status.
    ///
    /// Errors: `unreachable`, `timeout` or `upstream_failed`, naming the address and what to do. A
    /// request that may have been carried out is never sent twice.
    public Response send(Request request) {
        Connection kept = kept(request);
        if (kept != null) {
            try {
                return exchange(kept, request);
            } catch (IOException e) {
                refuseRepeating(request, e);
            }
        }
        return WireFailures.translated(target, () -> exchange(connect(), request));
    }

    /// Opens a WebSocket under the path.
    ///
    /// Errors: as [#send]; a refusal is `unauthorized` or `upstream_failed` with the server's
    /// reason.
    public WebSocket webSocket(String path) {
        return webSocket(path, WebSocket.PING_EVERY);
    }

    /// The same with another patience: a server that is silent for four times `pingEvery` is given
    /// up.
    public WebSocket webSocket(String path, Duration pingEvery) {
        return WireFailures.translated(
                target, () -> WebSocket.open(target, connect(), path, pingEvery));
    }

    private void refuseRepeating(Request request, IOException e) {
        if (!request.repeatable()) {
            throw WireFailures.lost(target, e);
        }
    }

    private Connection connect() throws IOException {
        return Connection.open(target, naming);
    }

    private Response exchange(Connection connection, Request request) throws IOException {
        try {
            connection.limitReads(limit(request.timeout()));
            connection.write(target, request);
            Head head = Head.read(connection.in());
            connection.limitReads(limit(request.idle()));
            return new Response(head, request.method(), connection, this::keep);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Duration limit(@Nullable Duration own) {
        return Objects.requireNonNullElse(own, target.timeout());
    }

    /// A request that must not be sent twice is worth the millisecond that a look costs.
    private @Nullable Connection kept(Request request) {
        Connection connection = poll();
        while (connection != null && !trusted(connection, request) && connection.stale()) {
            connection.close();
            connection = poll();
        }
        return connection;
    }

    private static boolean trusted(Connection connection, Request request) {
        return request.repeatable() && connection.restedBriefly();
    }

    private @Nullable Connection poll() {
        lock.lock();
        try {
            return idle.pollLast();
        } finally {
            lock.unlock();
        }
    }

    private void keep(Connection connection) {
        connection.rest();
        if (!offered(connection)) {
            connection.close();
        }
    }

    private boolean offered(Connection connection) {
        lock.lock();
        try {
            return !closed && idle.size() < MAX_IDLE && idle.add(connection);
        } finally {
            lock.unlock();
        }
    }

    /// Closes the idle connections; answers that are being read go on.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        for (Connection next = poll(); next != null; next = poll()) {
            next.close();
        }
    }
}
