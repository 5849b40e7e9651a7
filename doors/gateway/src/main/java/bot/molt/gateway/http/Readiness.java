package bot.molt.gateway.http;

import java.util.List;

/// Whether the gateway can serve calls now.
public interface Readiness {
    /// Whether everything was started once.
    boolean started();

    /// Names of what does not work: `audit`, `gateway-draining` …; empty when ready.
    List<String> failing();
}
