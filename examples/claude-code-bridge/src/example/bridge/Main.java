package example.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.Caller;
import bot.molt.spi.plugin.HttpCall;
import bot.molt.spi.plugin.HttpReply;
import bot.molt.spi.plugin.Plugin;
import bot.molt.spi.plugin.PluginHost;
import bot.molt.spi.plugin.PluginInfo;
import bot.molt.spi.plugin.PluginRoute;
import bot.molt.spi.plugin.PluginSocket;
import bot.molt.spi.plugin.SocketCall;
import bot.molt.spi.tool.ToolResult;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bridge for clients that hold a token of their own: tools over HTTP, several at once, and over a
 * WebSocket that streams. The gateway has these addresses itself, without the prefix /bridge; this
 * shows how a plugin makes them.
 */
@PluginInfo(id = "claude-code-bridge", name = "Claude Code Bridge API", version = "1.0.0")
public final class Main implements Plugin<Main.Settings> {
    /**
     * Settings: plugins.entries.claude-code-bridge.config, with authToken better written
     * ${BRIDGE_TOKEN} than out.
     */
    public record Settings(Secret authToken) {}

    private static final int MOST_CALLS = 20;

    private final AtomicLong sessions = new AtomicLong();

    @Override
    public Class<Settings> config() {
        return Settings.class;
    }

    @Override
    public void register(Settings settings, PluginHost host) {
        if (settings.authToken().reveal().length() < 16) {
            throw new IllegalArgumentException(
                    "authToken: too short (expected: 16 characters or more)");
        }
        host.route(
                new PluginRoute(
                        "GET",
                        "/bridge/health",
                        PluginRoute.Auth.OWN,
                        call ->
                                HttpReply.json(
                                        200,
                                        Json.object()
                                                .put("status", "ok")
                                                .put("version", "1.0.0")
                                                .build())));
        host.route(
                new PluginRoute(
                        "POST",
                        "/bridge/tools/execute",
                        PluginRoute.Auth.OWN,
                        call ->
                                isKnown(settings, call)
                                        ? execute(host, call.json())
                                        : UNAUTHORIZED));
        host.route(
                new PluginRoute(
                        "POST",
                        "/bridge/tools/batch",
                        PluginRoute.Auth.OWN,
                        call -> isKnown(settings, call) ? batch(host, call.json()) : UNAUTHORIZED));
        host.socket(
                new PluginSocket(
                        "/bridge/ws/tools/stream",
                        PluginRoute.Auth.OWN,
                        socket -> {
                            if (settings.authToken()
                                    .matches(token(socket.header("authorization").orElse("")))) {
                                stream(host, socket);
                            } else {
                                socket.close(4001, "unauthorized");
                            }
                        }));
        host.logger().log(System.Logger.Level.INFO, "Claude Code Bridge API registered");
    }

    private static final HttpReply UNAUTHORIZED = error(401, "Unauthorized");

    private static boolean isKnown(Settings settings, HttpCall call) {
        return settings.authToken().matches(token(call.header("authorization").orElse("")));
    }

    private static String token(String header) {
        return header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : header;
    }

    private static HttpReply error(int status, String text) {
        return HttpReply.json(
                status, Json.object().put("success", false).put("error", text).build());
    }

    /**
     * Calls are made as the user plugin-claude-code-bridge: the policy decides, and the audit says
     * so.
     */
    private Caller caller(PluginHost host) {
        return host.self("api-" + sessions.incrementAndGet());
    }

    private HttpReply execute(PluginHost host, Json.Obj body) {
        if (body.string("tool").isEmpty() || !body.has("input")) {
            return error(400, "Missing tool or input");
        }
        try {
            ToolResult result =
                    host.callTool(
                            caller(host), body.string("tool").orElseThrow(), body.object("input"));
            return HttpReply.json(
                    200, Json.object().put("success", true).put("result", result.toJson()).build());
        } catch (CodedException e) {
            return error(e.code().httpStatus(), e.text());
        }
    }

    private HttpReply batch(PluginHost host, Json.Obj body) {
        List<Json> calls = body.items("calls");
        if (calls.isEmpty() || calls.size() > MOST_CALLS) {
            return error(400, "calls: " + calls.size() + " (expected: 1.." + MOST_CALLS + ")");
        }
        List<Json> results = new ArrayList<>();
        for (Json each : calls) {
            HttpReply reply = execute(host, each instanceof Json.Obj call ? call : Json.Obj.EMPTY);
            results.add(JsonText.parseObject(reply.body()));
        }
        return HttpReply.json(
                200,
                Json.object().put("success", true).put("results", Json.array(results)).build());
    }

    private void stream(PluginHost host, SocketCall socket)
            throws IOException, InterruptedException {
        for (var text = socket.receive(); text.isPresent(); text = socket.receive()) {
            try {
                Json.Obj call = JsonText.parseObject(text.get());
                ToolResult result =
                        host.callTool(
                                caller(host),
                                call.string("tool").orElse(""),
                                call.object("input"),
                                chunk ->
                                        send(
                                                socket,
                                                Json.object()
                                                        .put("type", "output")
                                                        .put("data", chunk)
                                                        .build()));
                send(
                        socket,
                        Json.object().put("type", "done").put("result", result.toJson()).build());
            } catch (CodedException e) {
                send(socket, Json.object().put("type", "error").put("error", e.text()).build());
            } catch (JsonSyntaxException e) {
                send(
                        socket,
                        Json.object()
                                .put("type", "error")
                                .put("error", "message: " + e.getMessage())
                                .build());
            }
        }
    }

    private static void send(SocketCall socket, Json.Obj frame) {
        try {
            socket.send(JsonText.compact(frame));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
