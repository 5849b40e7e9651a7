package bot.molt.gateway.device;

import org.jspecify.annotations.Nullable;

/// What a client presents to prove which device it is.
///
/// Wire: `connect.params.device`
///
/// @param id SHA-256 of the raw public key, 64 hexadecimal digits
/// @param publicKey base64url of the 32 raw bytes, or PEM
/// @param signature base64url
/// @param signedAt milliseconds since 1970
/// @param nonce the challenge of the connection; null where it was signed without one
public record DeviceClaim(
        String id, String publicKey, String signature, long signedAt, @Nullable String nonce) {}
