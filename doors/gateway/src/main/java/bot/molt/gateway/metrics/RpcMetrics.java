package bot.molt.gateway.metrics;

import bot.molt.base.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Counts requests of methods by method and code, and how long they took.
public final class RpcMetrics {
    private final Metrics.Counter requests;
    private final Metrics.Summary durations;

    public RpcMetrics(Metrics metrics) {
        this.requests =
                metrics.counter(
                        "moltbot_rpc_requests_total",
                        "Answered requests of methods, over WebSocket and HTTP.",
                        "method",
                        "code");
        this.durations =
                metrics.summary(
                        "moltbot_rpc_request_duration_seconds",
                        "Time from the request to its answer.",
                        "method");
    }

    /// @param code null where it went well
    public void ended(String method, @Nullable ErrorCode code, Duration took) {
        requests.add(method, code == null ? "" : code.wireName());
        durations.record(took, method);
    }
}
