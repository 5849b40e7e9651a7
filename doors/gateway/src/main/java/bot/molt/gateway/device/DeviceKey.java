package bot.molt.gateway.device;

import bot.molt.base.Digests;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An Ed25519 public key as a client writes it: base64url of the raw bytes, or PEM.
final class DeviceKey {
    static final int RAW = 32;
    private static final int MAX_TEXT = 1024;

    /// What stands before the raw bytes in the DER form of every Ed25519 public key.
    private static final byte[] DER = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final Pattern PEM =
            Pattern.compile(
                    "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    private final byte[] raw;

    private DeviceKey(byte[] raw) {
        this.raw = raw;
    }

    /// The key; empty where the text is neither form. The bytes may still be no key: see [#usable].
    static Optional<DeviceKey> parse(String text) {
        if (text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        Matcher pem = PEM.matcher(text);
        return pem.matches()
                ? decoded(pem.group(1).replaceAll("\\s", "")).flatMap(DeviceKey::unwrapped)
                : decoded(text).map(DeviceKey::new);
    }

    /// Bytes of base64 in either alphabet, with or without its padding.
    static Optional<byte[]> decoded(String base64) {
        String url = base64.strip().replace('+', '-').replace('/', '_');
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(url);
            return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<DeviceKey> unwrapped(byte[] der) {
        boolean known =
                der.length == DER.length + RAW
                        && Arrays.equals(der, 0, DER.length, DER, 0, DER.length);
        return known
                ? Optional.of(new DeviceKey(Arrays.copyOfRange(der, DER.length, der.length)))
                : Optional.empty();
    }

    /// The one way in which keys are kept and compared; text that is no key stays as it is.
    static String canonical(String text) {
        return parse(text).filter(DeviceKey::usable).map(DeviceKey::text).orElse(text);
    }

    /// SHA-256 of the raw bytes.
    String id() {
        return Digests.sha256Hex(raw);
    }

    /// base64url of the raw bytes, without padding.
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }

    /// Whether signatures can be checked with it: 32 bytes that stand for a point of the curve.
    boolean usable() {
        if (raw.length != RAW) {
            return false;
        }
        try {
            verifier();
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    boolean signed(String text, byte[] signature) {
        try {
            Signature verifier = verifier();
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Signature verifier() throws GeneralSecurityException {
        byte[] der = Arrays.copyOf(DER, DER.length + RAW);
        System.arraycopy(raw, 0, der, DER.length, RAW);
        PublicKey key =
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        return verifier;
    }
}
