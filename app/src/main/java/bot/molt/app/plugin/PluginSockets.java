package bot.molt.app.plugin;

import bot.molt.app.plugin.lent.Leases;
import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.gateway.http.Guard;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.WebSocketConnection;
import bot.molt.gateway.transport.WebSocketMessage;
import bot.molt.gateway.transport.WebSocketSettings;
import bot.molt.spi.Caller;
import bot.molt.spi.plugin.PluginRoute;
import bot.molt.spi.plugin.PluginSocket;
import bot.molt.spi.plugin.SocketCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An address for WebSockets of a plugin. Open sockets are closed when the plugin goes, with 1012,
/// and when the key that they were opened with is taken away, with 1008.
record PluginSockets(PluginSocket socket, Leases leases) implements HttpEndpoint {
    private static final WebSocketSettings SETTINGS =
            new WebSocketSettings(
                    new DataSize(1 << 20),
                    new DataSize(1 << 20),
                    new DataSize(1 << 20),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    List.of());

    @Override
    public List<String> paths() {
        return List.of(socket.path());
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public Guard guard() {
        return PluginRoutes.guard(socket.auth());
    }

    @Override
    public String door() {
        return "ws";
    }

    @Override
    public void handle(Request request) throws IOException, InterruptedException {
        if (!request.exchange().wantsWebSocket()) {
            request.exchange()
                    .respondJson(
                            426,
                            Headers.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"),
                            bot.molt.base.json.Json.object()
                                    .put("error", "a WebSocket is spoken here")
                                    .build());
            return;
        }
        if (!leases.take()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "the plugin is gone (expected: the same once more)");
        }
        try {
            opened(request);
        } finally {
            leases.giveBack();
        }
    }

    private void opened(Request request) throws IOException, InterruptedException {
        WebSocketConnection connection = request.exchange().upgradeWebSocket(SETTINGS);
        Runnable farewell = () -> connection.close(1012, "the plugin goes");
        leases.farewell(farewell);
        request.exchange().onDrain(() -> connection.close(1001, "the gateway is stopping"));
        try (connection) {
            socket.handler().opened(new Open(request, connection, socket.auth()));
        } catch (LinkageError e) {
            throw new IllegalStateException(e);
        } finally {
            leases.forget(farewell);
        }
    }

    private record Open(Request request, WebSocketConnection connection, PluginRoute.Auth auth)
            implements SocketCall {
        @Override
        public Optional<Caller> caller() {
            return request.maybeCaller();
        }

        @Override
        public Optional<String> query(String name) {
            return request.exchange().query(name);
        }

        @Override
        public Optional<String> header(String name) {
            return request.exchange().header(name);
        }

        @Override
        public Optional<String> receive() throws InterruptedException {
            Optional<WebSocketMessage> message = connection.receive();
            if (message.isEmpty() || !isStillIn()) {
                return Optional.empty();
            }
            return switch (message.get()) {
                case WebSocketMessage.Text(String text) -> Optional.of(text);
                case WebSocketMessage.Binary _ -> {
                    connection.close(1003, "text is spoken here");
                    yield Optional.empty();
                }
            };
        }

        private boolean isStillIn() {
            if (auth == PluginRoute.Auth.OWN) {
                return true;
            }
            try {
                Caller _ = request.admitted();
                return true;
            } catch (CodedException e) {
                connection.close(1008, "the key works no longer");
                return false;
            }
        }

        @Override
        public void send(String text) throws IOException, InterruptedException {
            connection.send(text);
        }

        @Override
        public void close(int code, String reason) {
            connection.close(code, reason);
        }
    }
}
