package bot.molt.protocol.devices;

import bot.molt.base.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose token is replaced.
///
/// @param scopes of the new token, among those that were approved; null for those of the old one
public record RotateTokenParams(String deviceId, String role, @Nullable List<String> scopes) {
    public RotateTokenParams {
        Require.nonBlank("deviceId", deviceId);
        Require.nonBlank("role", role);
    }
}
