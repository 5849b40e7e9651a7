package bot.molt.protocol.wire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.Locale;

/// SHA-256 of a certificate, as people write it: capital letters, colons and a `sha256:` in front
/// mean nothing.
///
/// @param digits 64 hexadecimal digits in lower case
public record Fingerprint(String digits) {
    /// Errors: `invalid_params`.
    public static Fingerprint parse(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        String digits =
                (plain.startsWith("sha256:") ? plain.substring(7) : plain).replaceAll("[:\\s]", "");
        if (!digits.matches("[0-9a-f]{64}")) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "tls fingerprint: "
                            + text
                            + " (expected: SHA-256, 64 hexadecimal digits; `moltbot status` on the gateway's machine shows it)");
        }
        return new Fingerprint(digits);
    }
}
