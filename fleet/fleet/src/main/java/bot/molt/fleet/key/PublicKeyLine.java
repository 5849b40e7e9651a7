package bot.molt.fleet.key;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.spi.fleet.Logins;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// Reads lines of public keys, as in `authorized_keys` but without options: a line that a user
/// brings must not carry orders to the server.
final class PublicKeyLine {
    private static final Set<String> TYPES =
            Set.of(
                    "ssh-ed25519",
                    "ssh-rsa",
                    "ecdsa-sha2-nistp256",
                    "ecdsa-sha2-nistp384",
                    "ecdsa-sha2-nistp521",
                    "sk-ssh-ed25519@openssh.com",
                    "sk-ecdsa-sha2-nistp256@openssh.com");
    private static final int LONGEST = 8_192;
    private static final int COMMENT = 100;
    private static final int SMALLEST_RSA = 2048 / 8;

    private PublicKeyLine() {}

    /// Errors: `CodedException(invalid_params)` where it is none.
    static Logins.PublicKey read(String text) {
        String line = text.strip();
        String[] words = line.split("[ \\t]+", 3);
        if (line.length() > LONGEST
                || words.length < 2
                || !TYPES.contains(words[0])
                || line.chars().anyMatch(Character::isISOControl)) {
            throw wrong(line);
        }
        byte[] blob = decoded(words[1]).orElseThrow(() -> wrong(line));
        ByteBuffer parts = ByteBuffer.wrap(blob);
        String named = part(parts).map(bytes -> text(bytes)).orElseThrow(() -> wrong(line));
        int rest = 0;
        boolean large = !named.equals("ssh-rsa");
        while (parts.hasRemaining()) {
            byte[] bytes = part(parts).orElseThrow(() -> wrong(line));
            large |= bytes.length >= SMALLEST_RSA;
            rest++;
        }
        if (!named.equals(words[0]) || rest == 0) {
            throw wrong(line);
        }
        if (!large) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "key: an RSA key of fewer than 2048 bits (expected: ssh-ed25519, or a longer one)");
        }
        String comment = words.length < 3 ? "" : " " + words[2].strip();
        return new Logins.PublicKey(
                "SHA256:"
                        + Base64.getEncoder().withoutPadding().encodeToString(Digests.sha256(blob)),
                words[0]
                        + " "
                        + words[1]
                        + comment.substring(0, Math.min(COMMENT, comment.length())));
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> part(ByteBuffer all) {
        if (all.remaining() < Integer.BYTES) {
            return Optional.empty();
        }
        int length = all.getInt();
        if (length < 0 || length > all.remaining()) {
            return Optional.empty();
        }
        byte[] part = new byte[length];
        all.get(part);
        return Optional.of(part);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static CodedException wrong(String line) {
        String shown = line.length() > 40 ? line.substring(0, 40) + "…" : line;
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "key: %s (expected: one line such as ssh-ed25519 AAAA… name, the content of ~/.ssh/id_ed25519.pub)"
                        .formatted(shown.replaceAll("\\p{Cntrl}", "?")));
    }
}
