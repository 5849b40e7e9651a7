package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.transport.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which agent and which session a request means.
///
/// @param agent null for the default one
/// @param session as agents take it
/// @param model reference that is asked in the place of the session's; null for that one
record Target(@Nullable String agent, String session, @Nullable String model) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern MODEL =
            Pattern.compile("(?:moltbot|clawdbot|openclaw|agent)[:/](.+)");

    /// Headers win over the body; whoever names no session has a fresh one.
    ///
    /// Errors: `invalid_request` for an agent that is no id.
    ///
    /// @param api what stands in the names of sessions: `openai`, `openresponses`
    static Target of(Request request, Json.Obj body, String api) {
        HttpExchange exchange = request.exchange();
        String agent =
                header(exchange, "agent-id")
                        .or(() -> header(exchange, "agent"))
                        .or(() -> ofModel(body.string("model").orElse("")))
                        .orElse(null);
        if (agent != null && !ID.matcher(agent).matches()) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "agent: %s (expected: 1..64 lower-case letters, digits, _ and -)"
                            .formatted(agent));
        }
        String user = body.string("user").orElse("").strip();
        String session =
                header(exchange, "session-key").or(() -> header(exchange, "session")).isPresent()
                        ? request.caller().session()
                        : user.isEmpty()
                                ? api + ":" + Ids.text(20)
                                : "%s-user:%s".formatted(api, user);
        return new Target(agent, session, header(exchange, "model").orElse(null));
    }

    private static Optional<String> ofModel(String model) {
        Matcher matcher = MODEL.matcher(model.strip().toLowerCase(Locale.ROOT));
        return matcher.matches() && !matcher.group(1).equals("default")
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return List.of("x-moltbot-", "x-clawdbot-", "x-openclaw-").stream()
                .flatMap(prefix -> exchange.header(prefix + name).stream())
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    Target in(String otherSession) {
        return new Target(agent, otherSession, model);
    }
}
