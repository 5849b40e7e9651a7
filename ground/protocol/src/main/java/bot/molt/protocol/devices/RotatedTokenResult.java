package bot.molt.protocol.devices;

import java.util.List;

/// A new token, which is told this once.
public record RotatedTokenResult(
        String deviceId, String role, String token, List<String> scopes, long rotatedAtMs) {
    @Override
    public String toString() {
        return "RotatedTokenResult[deviceId=" + deviceId + ", role=" + role + ", token=***]";
    }
}
