package bot.molt.gateway.http;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.gateway.auth.Authenticator;
import bot.molt.gateway.auth.Credentials;
import bot.molt.gateway.auth.Sender;
import bot.molt.gateway.auth.Verdict;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.spi.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Turns requests into callers, or turns them away.
final class Gate {
    private static final List<String> SESSION_HEADERS =
            List.of(
                    "x-moltbot-session",
                    "x-moltbot-session-key",
                    "x-clawdbot-session-key",
                    "x-openclaw-session-key");
    private static final List<String> RESERVED_SESSIONS = List.of("subagent:", "cron:", "acp:");
    private static final int MAX_SESSION = 200;

    private final Authenticator authenticator;

    Gate(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /// What the credentials of this request say.
    Verdict verdict(HttpExchange exchange) {
        return authenticator.authenticate(
                new Credentials(exchange.header("authorization").orElse(null), sender(exchange)));
    }

    /// The caller whom the verdict grants, in the session that the request names.
    ///
    /// Errors: `invalid_request` for a session that may not be named.
    Caller caller(HttpExchange exchange, Verdict.Granted granted, String door) {
        return new Caller(
                granted.userId(),
                granted.role(),
                session(exchange).orElse("http:" + granted.userId()),
                door,
                authenticator.addressOf(sender(exchange)));
    }

    private static Optional<String> session(HttpExchange exchange) {
        Optional<String> named =
                SESSION_HEADERS.stream()
                        .flatMap(name -> exchange.header(name).stream())
                        .filter(value -> !value.isBlank())
                        .findFirst();
        named.ifPresent(Gate::checkSession);
        return named;
    }

    static void checkSession(String session) {
        boolean fits =
                session.length() <= MAX_SESSION
                        && session.chars().allMatch(c -> c > ' ' && c != 127)
                        && RESERVED_SESSIONS.stream().noneMatch(session::startsWith);
        if (!fits) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "session: not usable (expected: 1..%d characters without spaces, not beginning with %s)"
                            .formatted(MAX_SESSION, String.join(", ", RESERVED_SESSIONS)));
        }
    }

    /// Where the request comes from.
    static Sender sender(HttpExchange exchange) {
        return new Sender(
                exchange.remoteAddress(),
                exchange.header("host").orElse(""),
                forwarded(exchange.headers()));
    }

    private static Map<String, String> forwarded(Headers headers) {
        Map<String, String> found = new HashMap<>(0);
        headers.forEach((name, value) -> {
            if (Sender.isForwarding(name)) {
                found.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
            }
        });
        return found;
    }
}
