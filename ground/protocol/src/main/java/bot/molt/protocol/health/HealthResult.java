package bot.molt.protocol.health;

/// The gateway is there.
public record HealthResult(boolean ok, String version, long uptimeMs) {}
