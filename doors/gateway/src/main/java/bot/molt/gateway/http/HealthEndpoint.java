package bot.molt.gateway.http;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.transport.Headers;
import java.util.List;

/// Whether the process lives: `{"ok":true,"status":"live","version":"2026.11.0"}`.
public final class HealthEndpoint implements HttpEndpoint {
    private static final Headers HEADERS =
            Headers.of("Content-Type", "application/json; charset=utf-8");

    private final byte[] body;

    public HealthEndpoint(String version) {
        body =
                JsonText.bytes(
                        Json.object()
                                .put("ok", true)
                                .put("status", "live")
                                .put("version", version)
                                .build());
    }

    @Override
    public List<String> paths() {
        return List.of("/health", "/healthz");
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
    public void handle(Request request) {
        request.exchange().respond(200, HEADERS, body);
    }
}
