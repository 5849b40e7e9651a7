package bot.molt.providers.wire;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// HTTP to one model server. A connection that answered is kept for the next request; interrupting
/// whoever waits closes the connection.
///
/// Threads: any number of requests at once.
public final class Wire implements AutoCloseable {
    private static final int MOST_IDLE = 8;

    private final ModelEndpoint endpoint;
    private final Route route;
    private final Failures failures;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    /// Errors: `invalid_params` for an address that is none of HTTP.
    public Wire(ModelEndpoint endpoint) {
        this.endpoint = endpoint;
        this.route = Route.of(endpoint);
        this.failures = new Failures(endpoint);
    }

    /// What is sent.
    ///
    /// @param path behind the base URL: `/v1/messages`
    /// @param body null for none
    @SuppressWarnings("ArrayRecordComponent")
    public record Ask(
            String method, String path, Map<String, String> headers, byte @Nullable [] body) {
        public static Ask post(String path, Map<String, String> headers, Json.Obj body) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put("Content-Type", "application/json");
            return new Ask("POST", path, all, JsonText.bytes(body));
        }

        public static Ask get(String path, Map<String, String> headers) {
            return new Ask("GET", path, headers, null);
        }
    }

    /// What is made of an answer.
    @FunctionalInterface
    public interface Reading<T> {
        /// @param body ends with the answer
        T read(InputStream body) throws IOException;
    }

    /// Path of the base URL, without a slash at its end.
    public String basePath() {
        return route.basePath();
    }

    public Failures failures() {
        return failures;
    }

    /// Sends and reads.
    ///
    /// Errors: [ModelException] for a status of 400 and above and for whatever happens on the way;
    /// `InterruptedException` where the thread was interrupted meanwhile.
    public <T> T ask(Ask ask, Reading<T> reading) throws ModelException, InterruptedException {
        try {
            return exchanged(ask, reading);
        } catch (ModelException e) {
            throw e;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw interrupted(e);
            }
            throw broken(e);
        }
    }

    private static InterruptedException interrupted(IOException e) {
        InterruptedException interrupted = new InterruptedException("the request was ended");
        interrupted.initCause(e);
        return interrupted;
    }

    private <T> T exchanged(Ask ask, Reading<T> reading) throws IOException {
        Connection connection = taken();
        Head head;
        try {
            connection.limitReads(endpoint.silence());
            connection.send(head(ask), ask.body() == null ? new byte[0] : ask.body());
            head = Head.read(connection.in());
        } catch (EOFException | SocketException e) {
            connection.close();
            if (connection.used() && !Thread.currentThread().isInterrupted()) {
                // The server had left before it could read this request.
                return exchanged(ask, reading);
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return answered(connection, head, reading);
    }

    private <T> T answered(Connection connection, Head head, Reading<T> reading)
            throws IOException {
        boolean reusable = false;
        try {
            InputStream body = head.body(connection.in());
            if (head.status() >= 300) {
                throw failures.of(head.status(), head.headers(), body);
            }
            T result = reading.read(body);
            reusable = head.keepsAlive() && head.isDelimited() && connection.drained(body);
            return result;
        } finally {
            if (reusable) {
                giveBack(connection);
            } else {
                connection.close();
            }
        }
    }

    private Connection taken() throws IOException {
        Connection connection = pooled();
        while (connection != null && connection.stale()) {
            connection.close();
            connection = pooled();
        }
        return connection == null ? Connection.open(route, endpoint.silence()) : connection;
    }

    private @Nullable Connection pooled() {
        lock.lock();
        try {
            return idle.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Connection connection) {
        connection.rest();
        Connection surplus = null;
        lock.lock();
        try {
            idle.addFirst(connection);
            if (closed || idle.size() > MOST_IDLE) {
                surplus = idle.pollLast();
            }
        } finally {
            lock.unlock();
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    private byte[] head(Ask ask) throws ModelException {
        StringBuilder head = new StringBuilder(512);
        head.append(ask.method()).append(' ').append(route.target(ask.path()));
        head.append(" HTTP/1.1\r\nHost: ").append(route.authority()).append("\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", "moltbot");
        headers.putAll(ask.headers());
        if (route.proxyHost() != null && !route.secure() && !route.proxyUser().isEmpty()) {
            headers.put("Proxy-Authorization", route.proxyUser());
        }
        endpoint.headers().forEach((name, value) -> set(headers, name, value));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            checked(header.getKey(), header.getValue());
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (ask.body() != null) {
            head.append("Content-Length: ").append(ask.body().length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /// What is configured wins over what the API sends.
    private static void set(Map<String, String> headers, String name, String value) {
        headers.keySet().removeIf(known -> known.equalsIgnoreCase(name));
        headers.put(name, value);
    }

    private void checked(String name, String value) throws ModelException {
        boolean fits =
                name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                        && value.chars().allMatch(c -> c >= ' ' && c != 127 || c == '\t')
                        && !name.toLowerCase(Locale.ROOT).equals("content-length");
        if (!fits) {
            throw new ModelException(
                    ModelException.Kind.INVALID,
                    "%s: header %s cannot be sent (expected: a name and one line of text; is there a line end in the key?)"
                            .formatted(endpoint.provider(), name));
        }
    }

    private ModelException broken(IOException e) {
        String what =
                switch (e) {
                    case SocketTimeoutException timeout
                            when String.valueOf(timeout.getMessage()).contains("onnect") ->
                            "no connection to " + route.destination();
                    case SocketTimeoutException _ ->
                            "nothing came for %s from %s"
                                    .formatted(shown(endpoint), route.destination());
                    case UnknownHostException _ ->
                            "unknown host on the way to " + route.destination();
                    case SSLException tls ->
                            "no TLS with %s: %s".formatted(route.destination(), tls.getMessage());
                    default -> "%s: %s".formatted(route.destination(), e.getMessage());
                };
        ModelException failure =
                new ModelException(
                        ModelException.Kind.NETWORK,
                        failures.masked(endpoint.provider() + ": " + what));
        failure.initCause(e);
        return failure;
    }

    private static String shown(ModelEndpoint endpoint) {
        long millis = endpoint.silence().toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /// Closes what rests; what runs goes on to its end.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(Connection::close);
            idle.clear();
        } finally {
            lock.unlock();
        }
    }
}
