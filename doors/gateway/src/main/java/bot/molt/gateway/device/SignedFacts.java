package bot.molt.gateway.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything else that the signed text contains.
///
/// @param scopes as requested, before any default
/// @param token of the request, or empty
public record SignedFacts(
        String clientId,
        String clientMode,
        String role,
        List<String> scopes,
        String token,
        @Nullable String platform,
        @Nullable String deviceFamily) {
    public SignedFacts {
        scopes = List.copyOf(scopes);
    }

    @Override
    public String toString() {
        return "SignedFacts[clientId=%s, clientMode=%s, role=%s, scopes=%s, token=***]"
                .formatted(clientId, clientMode, role, scopes);
    }
}
