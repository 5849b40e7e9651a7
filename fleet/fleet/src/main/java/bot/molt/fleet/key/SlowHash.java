package bot.molt.fleet.key;

import bot.molt.base.Ids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Hashes of what people type, which cost whoever tries many.
///
/// **Shape**: `pbkdf2-sha256$<rounds>$<salt>$<hash, hexadecimal>`.
final class SlowHash {
    private static final int BITS = 256;
    private static final String NAME = "pbkdf2-sha256";
    private final int rounds;

    /// @param rounds how much one try costs
    SlowHash(int rounds) {
        this.rounds = rounds;
    }

    String of(String secret) {
        return of(secret, Ids.text(26), rounds);
    }

    /// Whether the hash is of the secret; takes the same time for every hash of this program.
    static boolean matches(String hash, String secret) {
        String[] parts = hash.split("\\$", -1);
        return MessageDigest.isEqual(
                bytes(of(secret, parts[2], Integer.parseInt(parts[1]))), bytes(hash));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String of(String secret, String salt, int rounds) {
        try {
            byte[] hash =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(
                                    new PBEKeySpec(secret.toCharArray(), bytes(salt), rounds, BITS))
                            .getEncoded();
            return "%s$%d$%s$%s".formatted(NAME, rounds, salt, HexFormat.of().formatHex(hash));
        } catch (GeneralSecurityException e) {
            throw new LinkageError("every JDK has PBKDF2 with SHA-256", e);
        }
    }
}
