package bot.molt.gateway.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A private key in PEM: `PRIVATE KEY` (PKCS #8), `RSA PRIVATE KEY` (PKCS #1), `EC PRIVATE KEY`
/// (SEC 1).
///
/// Source: RFC 7468, RFC 5958, RFC 8017 appendix A.1.2, RFC 5915.
final class KeyPem {
    private static final Pattern FORM =
            Pattern.compile(
                    "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final byte[] ZERO = Der.of(Der.INTEGER, new byte[1]);

    /// rsaEncryption with its empty parameters.
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

    /// id-ecPublicKey.
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    /// Tag of a key's curve in SEC 1.
    private static final int CURVE = 0xa0;

    private KeyPem() {}

    /// Errors: `IllegalArgumentException` for a text that holds no key of these forms.
    static PrivateKey parse(String text) throws GeneralSecurityException {
        if (text.contains("ENCRYPTED")) {
            throw new IllegalArgumentException(
                    "encrypted private key (expected: one without a passphrase; `openssl pkey -in FILE -out FILE` takes it off)");
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    "no private key (expected: -----BEGIN PRIVATE KEY-----)");
        }
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
        return switch (matcher.group(1)) {
            case "RSA PRIVATE KEY" -> key(wrapped(RSA, der));
            case "EC PRIVATE KEY" -> key(wrapped(join(EC, Der.member(der, CURVE)), der));
            default -> key(der);
        };
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return Der.of(Der.SEQUENCE, ZERO, Der.of(Der.SEQUENCE, algorithm), Der.of(Der.OCTETS, key));
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        GeneralSecurityException last = null;
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new GeneralSecurityException("no RSA, EC or Ed25519 key", last);
    }
}
