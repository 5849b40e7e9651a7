package bot.molt.protocol.devices;

/// A request that was turned down.
public record RejectedDeviceResult(String requestId, String deviceId) {}
