package bot.molt.gateway.http;

import java.util.Map;

/// Whether the gateway can serve calls now.
public interface Readiness {
    /// Whether everything was started once.
    boolean started();

    /// What does not work and why, by name: `audit`, `gateway-draining` …; empty when ready.
    Map<String, String> failing();

    /// What works only in part and why, by name; calls are served all the same.
    Map<String, String> degraded();
}
