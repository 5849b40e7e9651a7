package bot.molt.gateway.hooks;

import bot.molt.agent.hooks.HookRuns;
import bot.molt.agent.hooks.HookTask;
import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.gateway.auth.FailureLimits;
import bot.molt.gateway.auth.Sender;
import bot.molt.gateway.http.ErrorShape;
import bot.molt.gateway.http.Guard;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.settings.RateLimitConfig;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `POST /hooks/wake`, `/hooks/agent` and what is mapped. Who asks shows a token of its own, by
/// header; it is no credential of anything else. What was taken is in the inbox before the answer.
public final class HookEndpoint implements HttpEndpoint {
    private static final RateLimitConfig LIMIT =
            new RateLimitConfig(20, Duration.ofSeconds(60), Duration.ofSeconds(60), false);
    private static final List<String> TOKEN_HEADERS =
            List.of("x-moltbot-token", "x-clawdbot-token", "x-openclaw-token");
    private static final List<String> KEY_HEADERS = List.of("idempotency-key", "x-idempotency-key");
    private static final int LONGEST_KEY = 500;

    private final Supplier<HooksConfig> config;
    private final String path;
    private final HookRuns runs;
    private final Parts parts;
    private final FailureLimits failures;

    /// What it looks things up with.
    ///
    /// @param address of a sender, as far as trusted proxies tell
    /// @param agents ids of those that there are
    /// @param defaultAgent id
    public record Parts(
            Function<Sender, String> address,
            Supplier<List<String>> agents,
            Supplier<String> defaultAgent,
            InstantSource clock) {}

    /// @param config that holds now; its path is the one of the start
    public HookEndpoint(Supplier<HooksConfig> config, HookRuns runs, Parts parts) {
        this.config = config;
        this.path = config.get().path();
        this.runs = runs;
        this.parts = parts;
        this.failures = new FailureLimits(parts.clock());
    }

    @Override
    public List<String> paths() {
        return List.of(path + "/*");
    }

    /// All: the token is looked at first.
    @Override
    public List<String> methods() {
        return List.of("POST", "GET", "PUT", "PATCH", "DELETE", "OPTIONS");
    }

    @Override
    public Guard guard() {
        return Guard.OWN;
    }

    @Override
    public String door() {
        return "hook";
    }

    @Override
    public void handle(Request request) throws InterruptedException {
        HooksConfig now = config.get();
        HttpExchange exchange = request.exchange();
        Secret token = now.token();
        if (!now.enabled() || token == null) {
            exchange.respondJson(404, ErrorShape.TYPED.of(404, "Not Found"));
            return;
        }
        if (!isAdmitted(request, token)) {
            return;
        }
        if (!exchange.method().equals("POST")) {
            exchange.respond(405, plain("Allow", "POST"), bytes("Method Not Allowed"));
            return;
        }
        try {
            answer(request, now);
        } catch (CodedException e) {
            refuse(exchange, e.code().httpStatus(), e.text());
        } catch (IllegalArgumentException e) {
            refuse(exchange, 400, String.valueOf(e.getMessage()));
        }
    }

    private boolean isAdmitted(Request request, Secret token) {
        HttpExchange exchange = request.exchange();
        String address = parts.address().apply(request.sender());
        Optional<Duration> locked = failures.locked(address);
        if (locked.isPresent()) {
            long seconds = Math.max(1, locked.get().toSeconds());
            exchange.respondJson(
                    429,
                    Headers.of("Retry-After", Long.toString(seconds)),
                    error("too many wrong tokens; try again later"));
            return false;
        }
        if (exchange.query("token").isPresent()) {
            refuse(
                    exchange,
                    400,
                    "token: in the address (expected: the header Authorization: Bearer, or X-Moltbot-Token)");
            return false;
        }
        Optional<String> shown = shown(exchange);
        if (shown.filter(token::matches).isPresent()) {
            failures.succeeded(address);
            return true;
        }
        if (shown.isPresent()) {
            failures.failed(address, LIMIT);
        }
        exchange.respond(401, plain("WWW-Authenticate", "Bearer"), bytes("Unauthorized"));
        return false;
    }

    private static Optional<String> shown(HttpExchange exchange) {
        Optional<String> bearer =
                exchange.header("authorization")
                        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                        .map(value -> value.substring(7).strip());
        return bearer.or(() ->
                        TOKEN_HEADERS.stream()
                                .flatMap(name -> exchange.header(name).stream())
                                .map(String::strip)
                                .findFirst())
                .filter(value -> !value.isEmpty());
    }

    private void answer(Request request, HooksConfig now) throws InterruptedException {
        HttpExchange exchange = request.exchange();
        Json.Obj body = request.json(now.maxBodyBytes());
        String below = exchange.path().substring(path.length()).replaceAll("^/+|/+$", "");
        HookRequest asked = new HookRequest(now, parts.agents(), parts.defaultAgent());
        switch (below) {
            case "" -> refuse(exchange, 404, "Not Found");
            case "wake" -> woken(exchange, asked.wake(body));
            case "agent" -> taken(exchange, asked.task(body, key(exchange, body, below)));
            default -> mapped(exchange, now, body, below);
        }
    }

    private void mapped(HttpExchange exchange, HooksConfig now, Json.Obj body, String below)
            throws InterruptedException {
        HookRequest asked = new HookRequest(now, parts.agents(), parts.defaultAgent());
        Optional<HookMapping> mapping =
                mappings(now).stream().filter(each -> each.match().fits(below, body)).findFirst();
        if (mapping.isEmpty()) {
            refuse(exchange, 404, "no mapping of hooks.mappings is for " + below);
            return;
        }
        HookTemplate.Fields fields =
                new HookTemplate.Fields(
                        body,
                        headers(exchange),
                        name -> exchange.query(name).orElse(""),
                        below,
                        parts.clock().instant().toString());
        if (mapping.get().action() == HookMapping.Action.WAKE) {
            woken(exchange, asked.wake(mapping.get(), fields));
        } else {
            taken(exchange, asked.task(mapping.get(), fields, key(exchange, body, below)));
        }
    }

    private static List<HookMapping> mappings(HooksConfig now) {
        List<HookMapping> all = new ArrayList<>(now.mappings());
        if (now.presets().contains("gmail")) {
            all.add(HookMapping.gmail());
        }
        return all;
    }

    /// Nothing that proves anything is handed on.
    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> all = new HashMap<>();
        exchange.headers()
                .forEach((name, value) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    if (!TOKEN_HEADERS.contains(lower)
                            && !lower.matches(".*(authorization|cookie|secret|token).*")) {
                        all.putIfAbsent(lower, value);
                    }
                });
        return all;
    }

    /// The same key at another address is another request.
    private static @Nullable String key(HttpExchange exchange, Json.Obj body, String below) {
        Optional<String> key =
                KEY_HEADERS.stream()
                        .flatMap(name -> exchange.header(name).stream())
                        .findFirst()
                        .or(() ->
                                below.equals("agent")
                                        ? body.string("idempotencyKey")
                                        : Optional.empty())
                        .map(String::strip)
                        .filter(value -> !value.isEmpty());
        if (key.filter(value -> value.length() > LONGEST_KEY).isPresent()) {
            throw new IllegalArgumentException(
                    "idempotencyKey: %d characters (expected: %d at most)"
                            .formatted(key.get().length(), LONGEST_KEY));
        }
        return key.map(value -> below + " " + value).orElse(null);
    }

    private void woken(HttpExchange exchange, HookRequest.Wake wake) throws InterruptedException {
        runs.wake(wake.text(), wake.now());
        exchange.respondJson(
                200,
                Json.object()
                        .put("ok", true)
                        .put("mode", wake.now() ? "now" : "next-heartbeat")
                        .build());
    }

    private void taken(HttpExchange exchange, HookTask task) throws InterruptedException {
        String run = runs.begin(task).id();
        exchange.respondJson(202, Json.object().put("ok", true).put("runId", run).build());
    }

    private static void refuse(HttpExchange exchange, int status, String text) {
        exchange.respondJson(status, error(text));
    }

    private static Json.Obj error(String text) {
        return Json.object().put("ok", false).put("error", text).build();
    }

    private static Headers plain(String name, String value) {
        return Headers.of(name, value).with("Content-Type", "text/plain; charset=utf-8");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
