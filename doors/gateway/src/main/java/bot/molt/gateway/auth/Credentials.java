package bot.molt.gateway.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request shows of its sender.
///
/// @param authorization value of the `Authorization` header; null where there is none
/// @param remoteAddress address of the peer without port
/// @param forwarded headers that a proxy may have added, names in lower case: `x-forwarded-for` …
public record Credentials(
        @Nullable String authorization, String remoteAddress, Map<String, String> forwarded) {
    /// Leaves the secret out.
    @Override
    public String toString() {
        return "Credentials from " + remoteAddress;
    }
}
