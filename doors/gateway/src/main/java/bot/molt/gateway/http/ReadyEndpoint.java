package bot.molt.gateway.http;

import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Whether calls can be served: 200 `{"ready":true}` or 503 `{"ready":false}`; what fails, and
/// since when the process runs, is told on this machine and to who has credentials.
public final class ReadyEndpoint implements HttpEndpoint {
    private final Readiness readiness;
    private final InstantSource clock;
    private final Instant startedAt;

    public ReadyEndpoint(Readiness readiness, InstantSource clock) {
        this.readiness = readiness;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @Override
    public List<String> paths() {
        return List.of("/readyz", "/ready");
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
        List<String> failing = readiness.failing();
        Json.ObjectBuilder body = Json.object().put("ready", failing.isEmpty());
        if (request.isLocal() || request.maybeCaller().isPresent()) {
            body.put("failing", Json.strings(failing));
            body.put("uptimeMs", Duration.between(startedAt, clock.instant()).toMillis());
        }
        request.exchange().respondJson(failing.isEmpty() ? 200 : 503, body.build());
    }
}
