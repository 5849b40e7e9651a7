package bot.molt.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Text that never prints itself and is compared in constant time.
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /// The text itself; call it only where the text leaves for its destination.
    public String reveal() {
        return value;
    }

    /// Whether both are equal, in time that depends on neither's content nor length.
    public boolean matches(String other) {
        return MessageDigest.isEqual(digest(value), digest(other));
    }

    private static byte[] digest(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.value);
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
