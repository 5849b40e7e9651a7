package bot.molt.base;

import java.security.SecureRandom;
import java.util.Base64;

/// Random ids and tokens from the system's secure source.
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private Ids() {}

    /// `prefix_` and 20 characters of Crockford's base 32 in lower case: 100 bits.
    public static String next(String prefix) {
        return prefix + "_" + text(20);
    }

    /// `length` characters of Crockford's base 32 in lower case, 5 bits each.
    public static String text(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        StringBuilder id = new StringBuilder(length);
        for (byte b : bytes) {
            id.append(ALPHABET[b & 31]);
        }
        return id.toString();
    }

    /// A token of 32 random bytes in base64url: 43 characters.
    public static String token() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
