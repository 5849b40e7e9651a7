package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Reload;
import bot.molt.base.bind.Unit;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings under `diagnostics.otel`: traces and metrics for a collector of OpenTelemetry.
public record OtelConfig(
        @Default("false") @Reload(Reload.When.RESTART) @Doc("Whether they are sent.")
                boolean enabled,
        @Nullable
                @Reload(Reload.When.RESTART)
                @Doc("Address of the collector, such as http://127.0.0.1:4318.")
                String endpoint,
        @Default("http/protobuf")
                @Reload(Reload.When.RESTART)
                @Doc("`http/protobuf`; there is no other.")
                String protocol,
        @Default("{}")
                @Reload(Reload.When.RESTART)
                @Doc("Headers of every request, such as an authorization.")
                Map<String, Secret> headers,
        @Default("moltbot") @Reload(Reload.When.RESTART) @Doc("What the gateway is called there.")
                String serviceName,
        @Default("true") @Reload(Reload.When.RESTART) @Doc("Whether each call gives a span.")
                boolean traces,
        @Default("true") @Reload(Reload.When.RESTART) @Doc("Whether metrics are sent.")
                boolean metrics,
        @Default("1")
                @Reload(Reload.When.RESTART)
                @Doc("Share of the calls that give a span, 0..1.")
                double sampleRate,
        @Default("60000")
                @Aka("flushIntervalMs")
                @Unit(ChronoUnit.MILLIS)
                @Reload(Reload.When.RESTART)
                @Doc("How often they are sent; a bare number is in milliseconds.")
                Duration flushInterval) {
    public OtelConfig {
        Require.that(protocol.equals("http/protobuf"), "protocol", protocol, "http/protobuf");
        Require.that(sampleRate >= 0 && sampleRate <= 1, "sampleRate", sampleRate, "0..1");
        Require.that(flushInterval.isPositive(), "flushInterval", flushInterval, "more than 0");
        Require.that(
                endpoint == null || endpoint.matches("https?://[^\\s/]+.*"),
                "endpoint",
                String.valueOf(endpoint),
                "an address such as http://127.0.0.1:4318");
    }

    /// Whether there is somebody to send to.
    public boolean sends() {
        return enabled && endpoint != null;
    }

    /// The address of the collector.
    public URI endpointOrThrow() {
        if (endpoint == null) {
            throw new IllegalStateException("diagnostics.otel.endpoint: not set");
        }
        return URI.create(endpoint);
    }
}
