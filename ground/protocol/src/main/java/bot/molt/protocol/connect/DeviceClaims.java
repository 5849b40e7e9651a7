package bot.molt.protocol.connect;

import org.jspecify.annotations.Nullable;

/// A device's proof of its key.
///
/// @param id SHA-256 of the raw public key, 64 hexadecimal digits
/// @param publicKey the 32 raw bytes in base64url, or PEM
/// @param signature of the text that the protocol describes, base64url
/// @param signedAt Unix time in milliseconds
/// @param nonce of the challenge
public record DeviceClaims(
        String id, String publicKey, String signature, long signedAt, @Nullable String nonce) {}
