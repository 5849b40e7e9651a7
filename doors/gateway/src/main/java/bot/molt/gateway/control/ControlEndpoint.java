package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.gateway.http.ErrorShape;
import bot.molt.gateway.http.Guard;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.page.PageEndpoint;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import java.io.IOException;
import java.util.List;

/// Where the WebSocket protocol is spoken. Anybody may open a socket; what they may do there is
/// decided by their first message.
public final class ControlEndpoint implements HttpEndpoint {
    private final Control control;
    private final PageEndpoint page;

    /// @param page what a browser is shown that comes without asking for a socket
    public ControlEndpoint(Control control, PageEndpoint page) {
        this.control = control;
        this.page = page;
    }

    @Override
    public List<String> paths() {
        return page.base().isEmpty()
                ? List.of("/", "/ws")
                : List.of("/", "/ws", page.base() + "/ws");
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
            browse(request.exchange());
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

    private void browse(HttpExchange exchange) throws IOException {
        if (!page.isServed()) {
            FrontPage.answer(exchange);
        } else if (page.base().isEmpty()) {
            page.document(exchange);
        } else {
            exchange.respond(302, Headers.of("Location", "." + page.base() + "/"), new byte[0]);
        }
    }
}
