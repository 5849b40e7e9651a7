package bot.molt.gateway.auth;

import bot.molt.base.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/// SHA-256 of a key, which is what is kept of it. A key is 256 random bits, so one round is enough.
///
/// @param text `sha256:` and 64 hexadecimal digits
record KeyDigest(String text) {
    private static final String PREFIX = "sha256:";

    static KeyDigest of(String key) {
        return new KeyDigest(PREFIX + Digests.sha256Hex(key));
    }

    /// Reads what a configuration holds: a digest, or the key itself.
    static KeyDigest written(String text) {
        return parse(text).orElseGet(() -> of(text));
    }

    static Optional<KeyDigest> parse(String text) {
        String form = text.strip().toLowerCase(Locale.ROOT);
        return form.matches(PREFIX + "[0-9a-f]{64}")
                ? Optional.of(new KeyDigest(form))
                : Optional.empty();
    }

    /// Whether both are equal, in time that does not depend on where they differ.
    boolean matches(KeyDigest other) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.US_ASCII),
                other.text.getBytes(StandardCharsets.US_ASCII));
    }
}
