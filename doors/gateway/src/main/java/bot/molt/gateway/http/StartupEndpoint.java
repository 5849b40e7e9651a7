package bot.molt.gateway.http;

import bot.molt.base.json.Json;
import java.util.List;

/// Whether the start is over: 200 `{"ok":true,"status":"started"}` or 503
/// `{"ok":false,"status":"starting"}`.
public final class StartupEndpoint implements HttpEndpoint {
    private final Readiness readiness;

    public StartupEndpoint(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public List<String> paths() {
        return List.of("/startup", "/startupz");
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
        boolean started = readiness.started();
        Json.Obj body =
                Json.object()
                        .put("ok", started)
                        .put("status", started ? "started" : "starting")
                        .build();
        request.exchange().respondJson(started ? 200 : 503, body);
    }
}
