package bot.molt.cli.update;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/// Whose releases are installed: an Ed25519 public key.
final class Signer {
    /// What stands before the 32 bytes of a key in its usual form (RFC 8410).
    private static final byte[] FORM = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int RAW = 32;

    private final PublicKey key;

    private Signer(PublicKey key) {
        this.key = key;
    }

    /// Reads PEM, the base64 in it, or the base64 of the bare 32 bytes.
    ///
    /// Errors: `invalid_params`.
    static Signer parse(String text) {
        String base64 = text.replaceAll("-----[^-]*-----", "").replaceAll("\\s", "");
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == RAW) {
                byte[] whole = new byte[FORM.length + RAW];
                System.arraycopy(FORM, 0, whole, 0, FORM.length);
                System.arraycopy(bytes, 0, whole, FORM.length, RAW);
                bytes = whole;
            }
            return new Signer(
                    KeyFactory.getInstance("Ed25519")
                            .generatePublic(new X509EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "update.publicKey: no Ed25519 key (expected: PEM, or base64 of 32 or 44 bytes)",
                    e);
        }
    }

    /// Refuses what this key did not sign.
    ///
    /// @param signature base64
    void require(byte[] content, byte[] signature, String what) {
        if (!signed(content, signature)) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    what
                            + ": the signature is not that of update.publicKey; nothing was installed");
        }
    }

    private boolean signed(byte[] content, byte[] signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(content);
            String text = new String(signature, StandardCharsets.US_ASCII).replaceAll("\\s", "");
            return check.verify(Base64.getDecoder().decode(text));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
