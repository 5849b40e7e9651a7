/// Traces and metrics for a collector of OpenTelemetry; nothing of it is loaded without an
/// endpoint.
@NullMarked
package bot.molt.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
