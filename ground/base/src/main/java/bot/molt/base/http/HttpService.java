package bot.molt.base.http;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Serves a handful of routes over plain HTTP/1.1, each request on a virtual thread of its own.
/// What comes beyond the places is refused with 503 at once.
///
/// Threads: any; routes are called by many at once.
public final class HttpService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpService.class.getName());

    /// Answers requests.
    @FunctionalInterface
    public interface Routes {
        /// Errors: a `CodedException` goes back as its code says; what else is thrown is logged and
        /// goes back as 500 without a word of it.
        HttpAnswer answer(HttpQuestion question) throws IOException, InterruptedException;

        /// The largest body of a request, of which all but the body is known.
        ///
        /// @param usual the one that the service was started with; never more
        default long largest(HttpQuestion head, long usual) {
            return usual;
        }
    }

    private final HttpServer server;
    private final TaskScope requests;
    private final Semaphore places;
    private final long largest;
    private final Routes routes;

    private HttpService(
            HttpServer server, TaskScope requests, int places, DataSize largest, Routes routes) {
        this.server = server;
        this.requests = requests;
        this.places = new Semaphore(places);
        this.largest = largest.bytes();
        this.routes = routes;
    }

    /// Begins to listen.
    ///
    /// @param name of its threads
    /// @param places how many requests are answered at once
    /// @param largest body of a request; more is refused with 413
    ///
    ///   Errors: `IOException` where the address cannot be had.
    public static HttpService start(
            String name, InetSocketAddress address, int places, DataSize largest, Routes routes)
            throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        TaskScope requests = new TaskScope(name);
        HttpService service = new HttpService(server, requests, places, largest, routes);
        server.setExecutor(work ->
                requests.fork(() -> {
                    work.run();
                    return true;
                }));
        server.createContext("/", service::exchange);
        server.start();
        return service;
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private HttpAnswer answer(HttpExchange exchange) throws IOException {
        if (!places.tryAcquire()) {
            return HttpAnswer.failure(
                    new CodedException(
                            ErrorCode.UNAVAILABLE, "too many requests at once; try again"));
        }
        try {
            return question(exchange)
                    .map(this::routed)
                    .orElseGet(() ->
                            HttpAnswer.failure(
                                    new CodedException(
                                            ErrorCode.PAYLOAD_TOO_LARGE,
                                            "body: too large for this path")));
        } finally {
            places.release();
        }
    }

    private Optional<HttpQuestion> question(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        String query = exchange.getRequestURI().getRawQuery();
        HttpQuestion head =
                new HttpQuestion(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        HttpQuestion.query(query == null ? "" : query),
                        headers,
                        new byte[0],
                        exchange.getRemoteAddress());
        long most = Math.min(largest, routes.largest(head, largest));
        byte[] body = exchange.getRequestBody().readNBytes((int) most + 1);
        return body.length > most ? Optional.empty() : Optional.of(head.with(body));
    }

    private HttpAnswer routed(HttpQuestion question) {
        try {
            return routes.answer(question);
        } catch (CodedException e) {
            return HttpAnswer.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpAnswer.failure(
                    new CodedException(ErrorCode.UNAVAILABLE, "this service is stopping"));
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, question.method() + " " + question.path(), e);
            return HttpAnswer.failure(
                    new CodedException(
                            ErrorCode.INTERNAL, "something went wrong; the log has more"));
        }
    }

    private static void send(HttpExchange exchange, HttpAnswer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean empty = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
        if (!answer.type().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", answer.type());
        }
        exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
        if (!empty) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        }
    }

    /// Ends requests that still run.
    @Override
    public void close() {
        requests.close();
        server.stop(0);
    }
}
