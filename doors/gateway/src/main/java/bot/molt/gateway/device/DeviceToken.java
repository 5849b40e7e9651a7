package bot.molt.gateway.device;

import bot.molt.base.Secret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a paired device shows instead of the gateway's token, for one role.
///
/// @param token 32 hexadecimal digits
public record DeviceToken(
        Secret token,
        String role,
        List<String> scopes,
        Instant createdAt,
        @Nullable Instant rotatedAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {
    public DeviceToken {
        scopes = List.copyOf(scopes);
    }

    public boolean isRevoked() {
        return revokedAt != null;
    }

    /// Whether it may be used for these scopes.
    boolean serves(List<String> wanted) {
        return revokedAt == null && Scopes.cover(scopes, wanted);
    }

    /// Whether both are the same text, and both or neither may be used.
    boolean sameAs(DeviceToken other) {
        return token.equals(other.token) && isRevoked() == other.isRevoked();
    }

    DeviceToken revoked(Instant at) {
        return new DeviceToken(token, role, scopes, createdAt, rotatedAt, at, lastUsedAt);
    }

    DeviceToken used(Instant at) {
        return new DeviceToken(token, role, scopes, createdAt, rotatedAt, revokedAt, at);
    }
}
