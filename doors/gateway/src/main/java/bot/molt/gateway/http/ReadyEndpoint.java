package bot.molt.gateway.http;

import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Whether calls can be served: 200 `{"ready":true}` or 503 `{"ready":false}`; what fails or works
/// only in part, why, and since when the process runs, is told on this machine and to who has
/// credentials.
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
        Map<String, String> failing = readiness.failing();
        Json.ObjectBuilder body = Json.object().put("ready", failing.isEmpty());
        if (request.isLocal() || request.maybeCaller().isPresent()) {
            body.put("failing", names(failing));
            body.put("uptimeMs", Duration.between(startedAt, clock.instant()).toMillis());
            Map<String, String> degraded = readiness.degraded();
            body.put("degraded", names(degraded));
            Json.ObjectBuilder reasons = Json.object();
            failing.forEach(reasons::put);
            degraded.forEach(reasons::put);
            body.put("reasons", reasons.build());
        }
        request.exchange().respondJson(failing.isEmpty() ? 200 : 503, body.build());
    }

    private static Json names(Map<String, String> reasons) {
        return Json.strings(List.copyOf(reasons.keySet()));
    }
}
