package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.gateway.http.ErrorShape;
import bot.molt.gateway.http.Guard;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.transport.Headers;
import java.io.IOException;
import java.util.List;

/// Where the WebSocket protocol is spoken. Anybody may open a socket; what they may do there is
/// decided by their first message.
public final class ControlEndpoint implements HttpEndpoint {
    private final Control control;

    public ControlEndpoint(Control control) {
        this.control = control;
    }

    @Override
    public List<String> paths() {
        return List.of("/", "/ws");
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public Guard guard() {
        return Guard.OPEN;
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
        if (request.exchange().wantsWebSocket()) {
            control.serve(request);
            return;
        }
        if (request.exchange().path().equals("/") && FrontPage.isWanted(request.exchange())) {
            FrontPage.answer(request.exchange());
            return;
        }
        if (request.exchange().path().equals("/")) {
            request.exchange().respondJson(404, ErrorShape.TYPED.of(404, "Not Found"));
            return;
        }
        request.exchange()
                .respondJson(
                        426,
                        Headers.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"),
                        Json.object()
                                .put("error", "a WebSocket is spoken here (expected: an upgrade)")
                                .build());
    }
}
