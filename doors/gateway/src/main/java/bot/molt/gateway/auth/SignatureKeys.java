package bot.molt.gateway.auth;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.gateway.settings.JwtConfig;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keys that tokens are checked with. A secret means HMAC and nothing else, a public key means
/// the algorithms of its own type and nothing else.
final class SignatureKeys {
    private static final Map<JWSAlgorithm, String> MACS =
            Map.of(
                    JWSAlgorithm.HS256, "HmacSHA256",
                    JWSAlgorithm.HS384, "HmacSHA384",
                    JWSAlgorithm.HS512, "HmacSHA512");
    private static final int FETCH_MILLIS = 5_000;
    private static final int MAX_SET_BYTES = 256 * 1024;
    private static final long FETCH_EVERY_MILLIS = 30_000;

    private SignatureKeys() {}

    static SignedTokens.SignatureCheck check(JwtConfig config) {
        if (config.secret() != null) {
            Secret secret = config.secret();
            return token -> fitsSecret(token, secret);
        }
        JWKSource<SecurityContext> keys = source(config);
        return token -> fitsPublicKey(token, keys);
    }

    private static boolean fitsSecret(SignedJWT token, Secret secret) throws JOSEException {
        String name = MACS.get(token.getHeader().getAlgorithm());
        if (name == null) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), name));
            return MessageDigest.isEqual(
                    mac.doFinal(token.getSigningInput()), token.getSignature().decode());
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    private static boolean fitsPublicKey(SignedJWT token, JWKSource<SecurityContext> keys)
            throws JOSEException {
        JWSHeader header = token.getHeader();
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        boolean isAsymmetric =
                JWSAlgorithm.Family.RSA.contains(header.getAlgorithm())
                        || JWSAlgorithm.Family.EC.contains(header.getAlgorithm());
        if (!isAsymmetric || matcher == null) {
            return false;
        }
        for (JWK key : keys.get(new JWKSelector(matcher), null)) {
            if (fits(token, key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(SignedJWT token, JWK key) throws JOSEException {
        JWSVerifier verifier =
                switch (key) {
                    case RSAKey rsa -> new RSASSAVerifier(rsa.toRSAPublicKey());
                    case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
                    default -> null;
                };
        return verifier != null
                && verifier.supportedJWSAlgorithms().contains(token.getHeader().getAlgorithm())
                && token.verify(verifier);
    }

    private static JWKSource<SecurityContext> source(JwtConfig config) {
        if (config.jwksUrl() != null) {
            return remote(config.jwksUrl());
        }
        Path file = config.jwksFile() != null ? config.jwksFile() : config.publicKeyFile();
        if (file == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "gateway.auth.jwt: no key (expected: secret, publicKeyFile, jwksFile or jwksUrl)");
        }
        try {
            String text = Files.readString(file);
            return new ImmutableJWKSet<>(
                    config.jwksFile() != null
                            ? JWKSet.parse(text)
                            : new JWKSet(List.of(PublicKeyPem.parse(text))));
        } catch (IOException
                | ParseException
                | GeneralSecurityException
                | IllegalArgumentException e) {
            String text =
                    "gateway.auth.jwt: %s cannot be read (expected: public keys)".formatted(file);
            throw new CodedException(ErrorCode.UNAVAILABLE, text, e);
        }
    }

    /// Fetched when first needed, kept for minutes, fetched again for an unknown key, not more
    /// often than every 30 seconds.
    private static JWKSource<SecurityContext> remote(URI url) {
        try {
            return JWKSourceBuilder.create(
                            url.toURL(),
                            new DefaultResourceRetriever(FETCH_MILLIS, FETCH_MILLIS, MAX_SET_BYTES))
                    .refreshAheadCache(false)
                    .rateLimited(FETCH_EVERY_MILLIS)
                    .build();
        } catch (MalformedURLException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "gateway.auth.jwt.jwksUrl: " + url + " (expected: an https address)",
                    e);
        }
    }
}
