package bot.molt.protocol.devices;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a device's request for more scopes.
///
/// @param status `pending`, `approved`, `rejected` or `expired`
/// @param deviceToken to come in with from now on, shown this once; null unless approved
/// @param scopes of the token
public record UpgradeResult(
        String status, String requestId, @Nullable String deviceToken, List<String> scopes) {
    @Override
    public String toString() {
        return "UpgradeResult[status=" + status + ", requestId=" + requestId + "]";
    }
}
