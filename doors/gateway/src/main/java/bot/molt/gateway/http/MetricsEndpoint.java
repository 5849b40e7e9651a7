package bot.molt.gateway.http;

import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.transport.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The metrics in the text format of Prometheus.
public final class MetricsEndpoint implements HttpEndpoint {
    private static final Headers HEADERS =
            Headers.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8");

    private final Metrics metrics;

    public MetricsEndpoint(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public List<String> paths() {
        return List.of("/metrics", "/api/diagnostics/prometheus");
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public Guard guard() {
        return Guard.LOCAL;
    }

    @Override
    public void handle(Request request) {
        byte[] text = metrics.text().getBytes(StandardCharsets.UTF_8);
        request.exchange().respond(200, HEADERS, text);
    }
}
