package bot.molt.gateway.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request brings to prove who sent it.
///
/// @param authorization the header `Authorization`, null where there is none
/// @param remoteAddress address of the socket's other end, without port
/// @param forwarded headers that a proxy sets (`x-forwarded-for`, `forwarded`), names in lower case
public record Credentials(
        @Nullable String authorization, String remoteAddress, Map<String, String> forwarded) {
    @Override
    public String toString() {
        return "Credentials[remoteAddress=" + remoteAddress + "]";
    }
}
