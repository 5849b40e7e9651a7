package bot.molt.gateway.auth;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An RSA or EC public key in a PEM file: `PUBLIC KEY` or `CERTIFICATE`.
final class PublicKeyPem {
    private static final Pattern FORM =
            Pattern.compile(
                    "-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final int MIN_RSA_BITS = 2048;

    private PublicKeyPem() {}

    static JWK parse(String text) throws GeneralSecurityException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    "no public key (expected: -----BEGIN PUBLIC KEY-----)");
        }
        PublicKey key =
                matcher.group(1).equals("CERTIFICATE")
                        ? certified(matcher.group())
                        : plain(matcher.group(2));
        return switch (key) {
            case RSAPublicKey rsa when rsa.getModulus().bitLength() >= MIN_RSA_BITS ->
                    new RSAKey.Builder(rsa).build();
            case ECPublicKey ec ->
                    new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec).build();
            default ->
                    throw new IllegalArgumentException(
                            key.getAlgorithm() + " (expected: RSA of 2048 bits or more, or EC)");
        };
    }

    private static PublicKey certified(String pem) throws GeneralSecurityException {
        byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(bytes))
                .getPublicKey();
    }

    private static PublicKey plain(String base64) throws GeneralSecurityException {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        try {
            return KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (InvalidKeySpecException e) {
            return KeyFactory.getInstance("EC").generatePublic(spec);
        }
    }
}
