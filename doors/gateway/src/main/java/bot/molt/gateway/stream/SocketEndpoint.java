package bot.molt.gateway.stream;

import bot.molt.execution.Execution;
import bot.molt.gateway.http.ErrorShape;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.WebSocketSettings;
import java.io.IOException;
import java.util.List;

/// Calls over a WebSocket; [ToolSocket] tells what is said there.
public final class SocketEndpoint implements HttpEndpoint {
    private final Execution execution;
    private final Attachments attachments;
    private final WebSocketSettings settings;

    public SocketEndpoint(
            Execution execution, Attachments attachments, WebSocketSettings settings) {
        this.execution = execution;
        this.attachments = attachments;
        this.settings = settings;
    }

    @Override
    public List<String> paths() {
        return List.of("/ws/tools/stream");
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public ErrorShape errors() {
        return ErrorShape.PLAIN;
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
        try (ToolSocket socket =
                new ToolSocket(
                        execution,
                        attachments,
                        request,
                        request.exchange().upgradeWebSocket(settings))) {
            socket.run();
        }
    }
}
