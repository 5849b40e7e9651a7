package bot.molt.protocol.devices;

/// A token that no longer works.
public record RevokedTokenResult(String deviceId, String role, long revokedAtMs) {}
