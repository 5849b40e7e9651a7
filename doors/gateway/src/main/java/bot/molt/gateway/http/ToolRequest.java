package bot.molt.gateway.http;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.Invocation;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.spi.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A tool call as the seed's API writes it: `{"tool":"exec","input":{…}}` and, optionally,
/// `workspace`, `session` and `timeoutMs`. `input` may be called `args`.
///
/// @param workspace id of `routing.workspaces`; null for the caller's own
/// @param timeout how long the call may take; null for no limit of its own
public record ToolRequest(
        String tool,
        Json.Obj input,
        Caller caller,
        @Nullable String workspace,
        @Nullable Duration timeout) {
    private static final List<String> WORKSPACE_HEADERS =
            List.of("x-moltbot-workspace", "x-clawdbot-workspace", "x-openclaw-workspace");
    private static final long MAX_TIMEOUT_MS = Duration.ofDays(1).toMillis();

    /// Reads a call.
    ///
    /// Errors: `invalid_request` where tool or input is missing or of the wrong type.
    public static ToolRequest read(HttpExchange exchange, Json.Obj body, Caller caller) {
        String tool = body.string("tool").filter(name -> !name.isBlank()).orElse(null);
        Json input = body.has("input") ? body.get("input") : body.get("args");
        if (tool == null || !(input instanceof Json.Obj fields)) {
            throw invalid("Missing tool or input");
        }
        Optional<String> session = text(body, "session").or(() -> text(body, "sessionKey"));
        session.ifPresent(Gate::checkSession);
        return new ToolRequest(
                tool,
                inMillis(tool, fields),
                session.map(caller::inSession).orElse(caller),
                workspace(exchange, body),
                timeout(body));
    }

    /// The caller in a session of that name.
    ///
    /// Errors: `invalid_request` for a session that may not be named.
    public static Caller inSession(Caller caller, String session) {
        Gate.checkSession(session);
        return caller.inSession(session);
    }

    /// The workspace that the body or else a header names.
    public static @Nullable String workspace(HttpExchange exchange, Json.Obj body) {
        return text(body, "workspace")
                .or(() ->
                        WORKSPACE_HEADERS.stream()
                                .flatMap(name -> exchange.header(name).stream())
                                .findFirst())
                .filter(name -> !name.isBlank())
                .orElse(null);
    }

    private static Optional<String> text(Json.Obj body, String name) {
        Json value = body.get(name);
        if (value == null || value instanceof Json.Null) {
            return Optional.empty();
        }
        if (value instanceof Json.Str(String text)) {
            return Optional.of(text).filter(t -> !t.isBlank());
        }
        throw invalid(name + ": not a string");
    }

    private static @Nullable Duration timeout(Json.Obj body) {
        Json value = body.get("timeoutMs");
        if (value == null || value instanceof Json.Null) {
            return null;
        }
        long millis = body.number("timeoutMs").orElse(0L);
        if (millis < 1 || millis > MAX_TIMEOUT_MS) {
            throw invalid("timeoutMs: %s (expected: 1..%d)".formatted(value, MAX_TIMEOUT_MS));
        }
        return Duration.ofMillis(millis);
    }

    /// This API counts the `timeout` of a command in milliseconds, the tool in seconds.
    private static Json.Obj inMillis(String tool, Json.Obj input) {
        Json timeout = input.get("timeout");
        return tool.equals("exec") && timeout instanceof Json.Num && !input.has("timeoutMs")
                ? input.without("timeout").with("timeoutMs", timeout)
                : input;
    }

    private static CodedException invalid(String text) {
        return new CodedException(ErrorCode.INVALID_REQUEST, text);
    }

    /// The call for the execution road, with an id of its own.
    public Invocation invocation() {
        return Invocation.of(tool, input, caller, workspace);
    }
}
