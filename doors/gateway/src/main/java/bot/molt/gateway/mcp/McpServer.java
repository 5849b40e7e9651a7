package bot.molt.gateway.mcp;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.execution.Execution;
import bot.molt.gateway.settings.McpConfig;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The MCP endpoint: revisions 2024-11-05 to 2025-11-25 with sessions, 2026-07-28 without.
///
/// Source: modelcontextprotocol.io, "Streamable HTTP" of each revision.
///
/// Threads: safe for any number of exchanges.
public final class McpServer implements AutoCloseable {
    private static final long MAX_BODY = 32 << 20;

    private final TaskScope scope = new TaskScope("mcp");
    private final McpSessions sessions;
    private final Subscriptions subscriptions;
    private final Stateful stateful;
    private final Stateless stateless;

    /// What the endpoint is made of.
    ///
    /// @param tools what clients see first, in this order; every other tool stands under its own
    ///   name
    /// @param peers told which client stands behind which call
    /// @param resources null where there are none
    /// @param prompts null where there are none
    /// @param config the settings that hold now
    /// @param version of the gateway
    public record Parts(
            Execution execution,
            List<McpTool> tools,
            McpPeers peers,
            @Nullable McpResources resources,
            @Nullable McpPrompts prompts,
            Supplier<McpConfig> config,
            InstantSource clock,
            String version) {
        Json.Obj serverInfo() {
            return Json.object()
                    .put("name", "moltbot")
                    .put("title", "Moltbot gateway")
                    .put("version", version)
                    .build();
        }
    }

    public McpServer(Parts parts) {
        this.sessions = new McpSessions(parts.clock(), parts.config());
        this.subscriptions = new Subscriptions(parts);
        Methods methods = new Methods(parts, scope);
        this.stateful = new Stateful(parts, methods, sessions);
        this.stateless = new Stateless(parts, methods, subscriptions);
    }

    /// Answers one request to `/mcp` or `/mcp/<workspace>`.
    ///
    /// @param caller as the gateway authenticated it
    /// @param workspace id of `routing.workspaces`; null for the caller's own
    public void handle(HttpExchange exchange, Caller caller, @Nullable String workspace)
            throws IOException, InterruptedException {
        try {
            route(exchange, caller, workspace);
        } catch (ProtocolError e) {
            AnswerWriter.refuse(exchange, status(e), Message.error(null, e));
        }
    }

    private void route(HttpExchange exchange, Caller caller, @Nullable String workspace)
            throws IOException, InterruptedException {
        switch (exchange.method()) {
            case "POST" -> post(exchange, caller, workspace);
            case "GET" -> stateful.get(exchange, caller);
            case "DELETE" -> stateful.delete(exchange, caller);
            default -> {
                String text =
                        "%s: not a method here (expected: POST, GET or DELETE)"
                                .formatted(exchange.method());
                refuse(exchange, 405, text);
            }
        }
    }

    private void post(HttpExchange exchange, Caller caller, @Nullable String workspace)
            throws IOException, InterruptedException {
        String type = exchange.header("Content-Type").orElse("application/json");
        if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            refuse(exchange, 415, "Content-Type: %s (expected: application/json)".formatted(type));
            return;
        }
        Json body = parsed(exchange.body(MAX_BODY));
        try {
            if (Stateless.speaks(exchange, body)) {
                stateless.post(exchange, caller, workspace, body);
            } else {
                stateful.post(exchange, caller, workspace, body);
            }
        } catch (ProtocolError e) {
            AnswerWriter.refuse(exchange, status(e), Message.error(idOf(body), e));
        }
    }

    /// An error that is all of an answer is no success.
    private static int status(ProtocolError e) {
        return e.httpStatus() == 200 ? 400 : e.httpStatus();
    }

    private static @Nullable Json idOf(Json body) {
        Json id = body instanceof Json.Obj message ? message.get("id") : null;
        return id instanceof Json.Str || id instanceof Json.Num ? id : null;
    }

    private static Json parsed(byte[] body) {
        try {
            return JsonText.parse(body);
        } catch (JsonSyntaxException e) {
            throw new ProtocolError(ProtocolError.PARSE, "Parse error: " + e.getMessage());
        }
    }

    private static void refuse(HttpExchange exchange, int status, String text) {
        ProtocolError error = new ProtocolError(ProtocolError.INVALID_REQUEST, text);
        AnswerWriter.refuse(exchange, status, Message.error(null, error));
    }

    /// Tells every client that its list of tools may have changed: the policy is another one.
    public void toolsChanged() {
        listChanged("tools");
    }

    public void promptsChanged() {
        listChanged("prompts");
    }

    public void resourcesChanged() {
        listChanged("resources");
    }

    /// Tells whoever subscribed to the resource.
    public void resourceUpdated(String uri) {
        Json.Obj params = Json.object().put("uri", uri).build();
        for (McpSession session : sessions.all()) {
            if (session.isSubscribed(uri)) {
                session.general()
                        .notify(Message.notification("notifications/resources/updated", params));
            }
        }
        subscriptions.resourceUpdated(uri);
    }

    /// Open sessions.
    public int sessions() {
        return sessions.all().size();
    }

    private void listChanged(String list) {
        Json.Obj told =
                Message.notification("notifications/" + list + "/list_changed", Json.Obj.EMPTY);
        sessions.all().forEach(session -> session.general().notify(told));
        subscriptions.listChanged(list);
    }

    /// Ends the streams on which clients only listen; calls go on.
    public void drain() {
        subscriptions.close();
        sessions.all().forEach(session -> session.general().finish());
    }

    /// Ends all sessions, cancels what runs for them.
    @Override
    public void close() {
        subscriptions.close();
        sessions.all().forEach(sessions::end);
        scope.close();
    }
}
