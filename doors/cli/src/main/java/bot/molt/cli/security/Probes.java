package bot.molt.cli.security;

import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Style;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import bot.molt.cli.check.Reach;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Response;
import bot.molt.protocol.wire.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The running gateway as an attacker tries it: each probe is a request that must not succeed. A
/// new probe is one line in [#all].
final class Probes implements Check {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String TOOLS = "/api/tools";
    private static final String CALL = "/api/rpc/status";
    private static final String ELSEWHERE = "203.0.113.9";

    /// One try.
    ///
    /// @param says what would be so if it succeeded
    /// @param withToken whether the attacker has somebody's token and misuses it
    /// @param stopped whether an answer shows that it was stopped
    private record Probe(
            String id, String says, Request request, boolean withToken, Predicate<Seen> stopped) {
        static Probe stranger(String id, String says, Request request) {
            return new Probe(id, says, request, false, Seen::isRefused);
        }
    }

    private record Seen(int status, String body) {
        boolean isRefused() {
            return status == 400
                    || status == 401
                    || status == 403
                    || status == 404
                    || status == 405
                    || status == 429
                    || status == 431;
        }
    }

    private static List<Probe> all() {
        List<Probe> probes = new ArrayList<>(strangers());
        probes.addAll(leaks());
        probes.addAll(pages());
        return probes;
    }

    /// Somebody without a secret who wants in.
    private static List<Probe> strangers() {
        return List.of(
                Probe.stranger("no_token", "tools are listed to strangers", Request.get(TOOLS)),
                Probe.stranger(
                        "no_token_rpc", "methods answer strangers", Request.post(CALL, "{}")),
                Probe.stranger(
                        "no_token_mcp",
                        "MCP answers strangers",
                        Request.post(
                                "/mcp",
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")),
                Probe.stranger(
                        "wrong_token",
                        "a wrong token is good",
                        Request.get(TOOLS).header("Authorization", "Bearer wrong-on-purpose")),
                Probe.stranger(
                        "empty_token",
                        "an empty token is good",
                        Request.get(TOOLS).header("Authorization", "Bearer ")),
                Probe.stranger(
                        "forwarded_as_local",
                        "X-Forwarded-For: 127.0.0.1 counts as this machine",
                        Request.get(TOOLS).header("X-Forwarded-For", "127.0.0.1")),
                Probe.stranger(
                        "forged_tailscale",
                        "a forged Tailscale identity is believed",
                        Request.get(TOOLS)
                                .header("Tailscale-User-Login", "admin@example.com")
                                .header("X-Forwarded-For", "100.64.0.9")
                                .header("X-Forwarded-Proto", "https")
                                .header("X-Forwarded-Host", "gateway.example.ts.net")),
                Probe.stranger(
                        "forged_user",
                        "a forged user header is believed",
                        Request.get(TOOLS).header("X-Forwarded-User", "operator")),
                Probe.stranger(
                        "path_traversal",
                        "files of the machine are served",
                        Request.get("/..%2f..%2f..%2fetc/passwd")),
                Probe.stranger(
                        "huge_header",
                        "headers have no limit",
                        Request.get(TOOLS).header("X-Filling", "x".repeat(1 << 17))));
    }

    /// Somebody elsewhere who wants to know something.
    private static List<Probe> leaks() {
        return List.of(
                new Probe(
                        "health_leaks",
                        "/health tells more than that it lives",
                        Request.get("/health").header("X-Forwarded-For", ELSEWHERE),
                        false,
                        seen -> hasOnly(seen, Set.of("ok", "status", "version"))),
                new Probe(
                        "ready_leaks",
                        "/readyz tells strangers what fails",
                        Request.get("/readyz").header("X-Forwarded-For", ELSEWHERE),
                        false,
                        seen -> hasOnly(seen, Set.of("ready"))),
                Probe.stranger(
                        "metrics_leak",
                        "/metrics answers strangers",
                        Request.get("/metrics").header("X-Forwarded-For", ELSEWHERE)),
                new Probe(
                        "error_leaks",
                        "an error shows the inside of the program",
                        Request.post("/api/tools/execute", "{\"tool\":"),
                        true,
                        seen -> seen.status() >= 400 && !seen.body().contains("bot.molt.")),
                new Probe(
                        "token_in_url",
                        "a token in the address is good, and so in logs and histories",
                        Request.get(TOOLS + "?token=${TOKEN}"),
                        false,
                        Seen::isRefused));
    }

    /// A web page in the browser of somebody who may come in.
    private static List<Probe> pages() {
        return List.of(
                new Probe(
                        "foreign_origin",
                        "any web page may use the gateway",
                        Request.get(TOOLS).header("Origin", "https://attacker.example"),
                        true,
                        Seen::isRefused),
                new Probe(
                        "rebound_host",
                        "a web page whose name leads here (DNS rebinding) may use MCP",
                        Request.post("/mcp", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                                .header("Accept", "application/json, text/event-stream")
                                .header("Host", "attacker.example"),
                        true,
                        Seen::isRefused),
                new Probe(
                        "cross_site_socket",
                        "a web page elsewhere may open the WebSocket",
                        Request.get("/")
                                .header("Connection", "Upgrade")
                                .header("Upgrade", "websocket")
                                .header("Sec-WebSocket-Version", "13")
                                .header("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
                                .header("Origin", "https://attacker.example"),
                        false,
                        seen -> seen.status() != 101));
    }

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Reach reach = ground.reach();
        if (!reach.isIn()) {
            return List.of(
                    Finding.warn(
                            "gateway.probe_failed",
                            "no gateway that lets us in: " + reach.reason(),
                            "start it, and probe again"));
        }
        Target target = ground.session().gateway().target().waiting(PATIENCE);
        List<Finding> findings = new ArrayList<>();
        for (Probe probe : all()) {
            findings.add(tried(probe, target));
        }
        return findings;
    }

    private static Finding tried(Probe probe, Target target) {
        String id = "probe." + probe.id();
        Secret token = target.token();
        Request request = probe.request();
        if (request.path().contains("${TOKEN}")) {
            String secret = token == null ? "none" : token.reveal();
            request = Request.get(request.path().replace("${TOKEN}", secret));
        }
        try (GatewayClient client =
                        new GatewayClient(probe.withToken() ? target : target.with(null));
                Response response = client.send(request)) {
            Seen seen =
                    new Seen(response.status(), response.status() == 101 ? "" : response.text());
            return probe.stopped().test(seen)
                    ? Finding.ok(id, "stopped (status %d)".formatted(seen.status()))
                    : Finding.critical(
                            id,
                            "%s (status %d: %s)"
                                    .formatted(probe.says(), seen.status(), start(seen.body())),
                            "mend gateway.auth, gateway.trustedProxies or gateway.controlUi.allowedOrigins; if they are as they should be, report it");
        } catch (CodedException | IOException e) {
            return Finding.ok(id, "stopped (no answer: " + e.getMessage() + ")");
        }
    }

    private static String start(String body) {
        return Style.shown(body.substring(0, Math.min(80, body.length())));
    }

    private static boolean hasOnly(Seen seen, Set<String> names) {
        try {
            Json.Obj tree = JsonText.parseObject(seen.body());
            return names.containsAll(tree.members().keySet());
        } catch (JsonSyntaxException e) {
            return seen.isRefused();
        }
    }
}
