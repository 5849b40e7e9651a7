package bot.molt.gateway.settings;

import bot.molt.base.bind.Doc;

/// Settings under `diagnostics`.
public record DiagnosticsConfig(
        @Doc("Traces and metrics for a collector of OpenTelemetry.") OtelConfig otel) {}
