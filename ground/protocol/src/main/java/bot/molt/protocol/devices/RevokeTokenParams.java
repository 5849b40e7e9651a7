package bot.molt.protocol.devices;

import bot.molt.base.Require;

/// Whose token is taken away.
public record RevokeTokenParams(String deviceId, String role) {
    public RevokeTokenParams {
        Require.nonBlank("deviceId", deviceId);
        Require.nonBlank("role", role);
    }
}
