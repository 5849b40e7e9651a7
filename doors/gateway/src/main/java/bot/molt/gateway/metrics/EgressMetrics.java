package bot.molt.gateway.metrics;

import bot.molt.execution.egress.EgressListener;

/// Counts connections out of sandboxes by user and outcome.
public final class EgressMetrics implements EgressListener {
    private final Metrics.Counter connections;

    public EgressMetrics(Metrics metrics) {
        this.connections =
                metrics.counter(
                        "moltbot_egress_connections_total",
                        "Connections out of sandboxes through the proxy.",
                        "user",
                        "outcome");
    }

    @Override
    public void ended(Connection connection) {
        connections.add(connection.userId(), connection.refusal().isEmpty() ? "made" : "refused");
    }
}
