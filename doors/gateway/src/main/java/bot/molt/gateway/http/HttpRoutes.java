package bot.molt.gateway.http;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.concurrent.RunContext;
import bot.molt.base.concurrent.Trace;
import bot.molt.execution.Execution;
import bot.molt.gateway.auth.Authenticator;
import bot.molt.gateway.auth.Verdict;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.gateway.transport.HttpHandler;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The table of endpoints: finds the one that is asked for, lets in who may, translates failures.
public final class HttpRoutes implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(HttpRoutes.class.getName());
    private static final String TOO_MANY =
            "Too many failed authentication attempts. Please try again later.";

    private final List<HttpEndpoint> own;
    private volatile RouteTable table;
    private final Gate gate;
    private final Supplier<Origins> origins;
    private final Metrics.Counter requests;
    private final Metrics.Summary durations;

    public HttpRoutes(
            List<HttpEndpoint> endpoints,
            Authenticator authenticator,
            Supplier<Origins> origins,
            Metrics metrics) {
        this.gate = new Gate(authenticator);
        this.origins = origins;
        this.requests =
                metrics.counter(
                        "moltbot_http_requests_total", "Answered requests.", "route", "status");
        this.durations =
                metrics.summary(
                        "moltbot_http_request_duration_seconds",
                        "Time from the head of a request to the end of its answer, streams included.",
                        "route");
        this.own = List.copyOf(endpoints);
        this.table = RouteTable.of(own, List.of());
    }

    /// Replaces the endpoints that come and go; paths of those that stay cannot be theirs. A
    /// request that runs ends where it began.
    public void lend(List<HttpEndpoint> guests) {
        table = RouteTable.of(own, guests);
    }

    /// What the endpoints of this package are made of.
    public record Parts(
            String version,
            Readiness readiness,
            Metrics metrics,
            Execution execution,
            InstantSource clock) {}

    /// The endpoints of this package.
    public static List<HttpEndpoint> all(Parts parts) {
        return List.of(
                new BatchEndpoint(parts.execution()),
                new ExecuteEndpoint(parts.execution()),
                new HealthEndpoint(parts.version()),
                new InvokeEndpoint(parts.execution()),
                new MetricsEndpoint(parts.metrics()),
                new ReadyEndpoint(parts.readiness(), parts.clock()),
                new StartupEndpoint(parts.readiness()),
                new ToolListEndpoint(parts.execution()));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException, InterruptedException {
        HttpEndpoint endpoint = table.find(exchange.path());
        long start = System.nanoTime();
        try {
            answer(exchange, endpoint);
        } catch (CodedException e) {
            fail(exchange, endpoint, e);
        }
        String route = endpoint == null ? "unknown" : endpoint.paths().getFirst();
        requests.add(route, Integer.toString(exchange.status()));
        durations.record(Duration.ofNanos(System.nanoTime() - start), route);
    }

    private void answer(HttpExchange exchange, @Nullable HttpEndpoint endpoint)
            throws IOException, InterruptedException {
        if (endpoint == null) {
            exchange.respondJson(404, ErrorShape.TYPED.of(404, "Not Found"));
            return;
        }
        if (!allows(endpoint, exchange.method())) {
            refuseMethod(exchange, endpoint);
            return;
        }
        Optional<String> refusal = refusal(exchange, endpoint);
        if (refusal.isPresent()) {
            exchange.respondJson(403, endpoint.errors().of(403, refusal.get()));
        } else if (endpoint.guard() == Guard.OPEN) {
            endpoint.handle(new Request(exchange, callerIfAny(exchange, endpoint)));
        } else if (endpoint.guard() == Guard.OWN) {
            endpoint.handle(new Request(exchange, null));
        } else {
            admit(exchange, endpoint);
        }
    }

    private Optional<String> refusal(HttpExchange exchange, HttpEndpoint endpoint) {
        Origins now = origins.get();
        Optional<String> page = now.pageRefusal(exchange);
        return page.isEmpty() && endpoint.checksHost() ? now.hostRefusal(exchange) : page;
    }

    /// Credentials that are not good open no more than none.
    private @Nullable Caller callerIfAny(HttpExchange exchange, HttpEndpoint endpoint) {
        return exchange.header("authorization").isPresent()
                        && gate.verdict(exchange) instanceof Verdict.Granted granted
                ? gate.caller(exchange, granted, endpoint.door())
                : null;
    }

    private static boolean allows(HttpEndpoint endpoint, String method) {
        return endpoint.methods().contains(method)
                || (method.equals("HEAD") && endpoint.methods().contains("GET"));
    }

    private static void refuseMethod(HttpExchange exchange, HttpEndpoint endpoint) {
        List<String> methods = endpoint.methods();
        String allow = String.join(", ", methods) + (methods.contains("GET") ? ", HEAD" : "");
        exchange.respondJson(
                405, Headers.of("Allow", allow), endpoint.errors().of(405, "Method Not Allowed"));
    }

    private void admit(HttpExchange exchange, HttpEndpoint endpoint)
            throws IOException, InterruptedException {
        boolean openHere =
                endpoint.guard() == Guard.LOCAL && Gate.sender(exchange).isOnThisMachine();
        if (openHere && exchange.header("authorization").isEmpty()) {
            endpoint.handle(new Request(exchange, null));
            return;
        }
        switch (gate.verdict(exchange)) {
            case Verdict.Granted granted -> {
                Caller caller = gate.caller(exchange, granted, endpoint.door());
                handle(
                        new Request(exchange, caller, () -> stillIn(exchange, granted)),
                        caller,
                        endpoint);
            }
            case Verdict.Refused(String reason) -> {
                LOG.log(Level.DEBUG, "refused {0}: {1}", exchange.remoteAddress(), reason);
                respondUnauthorized(exchange, endpoint);
            }
            case Verdict.Limited(Duration retryAfter) ->
                    exchange.respondJson(
                            429,
                            Headers.of(
                                    "Retry-After",
                                    Long.toString(Math.max(1, retryAfter.toSeconds()))),
                            endpoint.errors().of(429, TOO_MANY));
        }
    }

    private boolean stillIn(HttpExchange exchange, Verdict.Granted granted) {
        return gate.verdict(exchange).equals(granted);
    }

    private static void handle(Request request, Caller caller, HttpEndpoint endpoint)
            throws IOException, InterruptedException {
        RunContext context =
                new RunContext(
                        Ids.next("req"),
                        caller.userId(),
                        caller.session(),
                        Trace.parse(request.exchange().header("traceparent").orElse(null))
                                .orElse(null));
        try {
            context.call(() -> {
                endpoint.handle(request);
                return true;
            });
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void respondUnauthorized(HttpExchange exchange, HttpEndpoint endpoint) {
        exchange.respondJson(
                401,
                Headers.of("WWW-Authenticate", "Bearer realm=\"moltbot\""),
                endpoint.errors().of(401, "Unauthorized"));
    }

    private static void fail(
            HttpExchange exchange, @Nullable HttpEndpoint endpoint, CodedException failure) {
        if (exchange.answered()) {
            throw failure;
        }
        ErrorShape shape = endpoint == null ? ErrorShape.TYPED : endpoint.errors();
        int status = failure.code().httpStatus();
        Headers more =
                failure.code() == ErrorCode.RATE_LIMITED
                        ? Headers.of("Retry-After", "1")
                        : Headers.EMPTY;
        exchange.respondJson(status, more, shape.of(status, failure.text()));
    }
}
