package bot.molt.protocol.connect;

import bot.molt.base.Secret;
import org.jspecify.annotations.Nullable;

/// Secrets by which a client shows who it is; one will do.
///
/// @param token the gateway's token, a user's key, or the token of a device
/// @param deviceToken the token of a device
public record AuthClaims(
        @Nullable Secret token,
        @Nullable Secret password,
        @Nullable Secret deviceToken,
        @Nullable Secret bootstrapToken,
        @Nullable Secret approvalRuntimeToken,
        @Nullable Secret agentRuntimeIdentityToken) {}
