package bot.molt.app.gateway;

import bot.molt.execution.CallListener;
import bot.molt.gateway.metrics.CallMetrics;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.settings.OtelConfig;
import bot.molt.gateway.telemetry.Telemetry;
import bot.molt.spi.model.Models;
import java.time.InstantSource;
import java.util.Optional;

/// Those who are told of ended calls: the metrics, and a collector where one is configured.
record TelemetryPart(CallListener listener, Optional<Telemetry> telemetry)
        implements AutoCloseable {
    static TelemetryPart start(GatewaySetup setup, Metrics metrics) {
        CallMetrics counted = new CallMetrics(metrics);
        OtelConfig otel =
                setup.live().current().config().others().operations().diagnostics().otel();
        if (!otel.sends()) {
            return new TelemetryPart(counted, Optional.empty());
        }
        Telemetry telemetry =
                Telemetry.start(otel, metrics, setup.version(), InstantSource.system());
        return new TelemetryPart(
                (call, outcome, took) -> {
                    counted.ended(call, outcome, took);
                    telemetry.ended(call, outcome, took);
                },
                Optional.of(telemetry));
    }

    /// The same models; where a collector is told, with a span for each request.
    Models traced(Models models) {
        return telemetry.map(known -> known.traced(models)).orElse(models);
    }

    @Override
    public void close() {
        telemetry.ifPresent(Telemetry::close);
    }
}
