package bot.molt.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.settings.JwtConfig;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedTokensTest {
    private static final String SECRET =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final JwtCheck.Result ALICE = new JwtCheck.Result.Valid("alice", false);
    private static final JwtCheck.Result FORGED =
            new JwtCheck.Result.Invalid("the token's signature does not fit", true);
    private static final JwtCheck.Result GARBAGE = new JwtCheck.Result.Invalid("wrong token", true);

    private final SteppingClock clock = new SteppingClock();
    @TempDir private Path folder;

    private SignedTokens tokens(String config) {
        Json.Obj tree = JsonText.parseObject(config.replace('\'', '"'));
        return SignedTokens.of(Binder.bind(JwtConfig.class, tree), clock);
    }

    private JWTClaimsSet.Builder alice() {
        return new JWTClaimsSet.Builder()
                .subject("alice")
                .expirationTime(Date.from(clock.instant().plusSeconds(60)));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
            throws Exception {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private String hmac(JWTClaimsSet claims) throws Exception {
        return signed(new JWSHeader(JWSAlgorithm.HS256), claims, new MACSigner(SECRET));
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(key.getEncoded()));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTokenSignedWithTheSecretNamesItsUser() throws Exception {
        SignedTokens tokens = tokens("{'secret':'%s'}".formatted(SECRET));
        assertThat(tokens.check(hmac(alice().build()))).isEqualTo(ALICE);
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
            assertThat(
                            tokens.check(
                                    signed(
                                            new JWSHeader(algorithm),
                                            alice().build(),
                                            new MACSigner(SECRET))))
                    .isEqualTo(ALICE);
        }
        assertThat(
                        tokens.check(
                                signed(
                                        new JWSHeader(JWSAlgorithm.HS256),
                                        alice().build(),
                                        new MACSigner(SECRET + "x"))))
                .isEqualTo(FORGED);
    }

    @Test
    void aShortSecretWorksAsOtherLibrariesSign() throws Exception {
        String input =
                part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
                        + "."
                        + part(
                                "{\"sub\":\"alice\",\"exp\":%d}"
                                        .formatted(clock.instant().getEpochSecond() + 60));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
                new SecretKeySpec(
                        "your-jwt-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature =
                Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII))).toString();
        assertThat(tokens("{'secret':'your-jwt-secret'}").check(input + "." + signature))
                .isEqualTo(ALICE);
        assertThat(tokens("{'secret':'your-jwt-secret'}").check(input + ".")).isIn(FORGED, GARBAGE);
    }

    @Test
    void unsignedAndConfusedTokensAreRefused() throws Exception {
        SignedTokens tokens = tokens("{'secret':'%s'}".formatted(SECRET));
        String claims = part("{\"sub\":\"alice\",\"exp\":9999999999}");
        for (String algorithm : List.of("none", "None", "NONE", "nOnE", "", "HS1")) {
            String header = part("{\"alg\":\"%s\"}".formatted(algorithm));
            assertThat(tokens.check(header + "." + claims + "."))
                    .as(algorithm)
                    .isIn(FORGED, GARBAGE);
            assertThat(tokens.check(header + "." + claims + ".x"))
                    .as(algorithm)
                    .isIn(FORGED, GARBAGE);
        }
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        assertThat(
                        tokens.check(
                                signed(
                                        new JWSHeader(JWSAlgorithm.RS256),
                                        alice().build(),
                                        new RSASSASigner(rsa))))
                .isEqualTo(FORGED);

        Path file = Files.writeString(folder.resolve("key.pem"), pem(rsa.toPublicKey()));
        SignedTokens publicKey = tokens("{'publicKeyFile':'%s'}".formatted(file));
        byte[] pemAsSecret = Files.readAllBytes(file);
        assertThat(
                        publicKey.check(
                                signed(
                                        new JWSHeader(JWSAlgorithm.HS256),
                                        alice().build(),
                                        new MACSigner(pemAsSecret))))
                .isEqualTo(FORGED);
        assertThat(
                        publicKey.check(
                                signed(
                                        new JWSHeader(JWSAlgorithm.HS256),
                                        alice().build(),
                                        new MACSigner(rsa.toPublicKey().getEncoded()))))
                .isEqualTo(FORGED);
    }

    @Test
    void keysThatTheTokenBringsAreNotUsed() throws Exception {
        RSAKey own = new RSAKeyGenerator(2048).keyID("k").generate();
        RSAKey foreign = new RSAKeyGenerator(2048).keyID("k").generate();
        Path file = Files.writeString(folder.resolve("set.json"), new JWKSet(own).toString());
        SignedTokens tokens = tokens("{'jwksFile':'%s'}".formatted(file));
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k");
        assertThat(tokens.check(signed(header.build(), alice().build(), new RSASSASigner(own))))
                .isEqualTo(ALICE);
        assertThat(
                        tokens.check(
                                signed(
                                        header.jwk(foreign.toPublicJWK()).build(),
                                        alice().build(),
                                        new RSASSASigner(foreign))))
                .isEqualTo(FORGED);
        JWSHeader critical =
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("k")
                        .criticalParams(java.util.Set.of("exp"))
                        .build();
        assertThat(tokens.check(signed(critical, alice().build(), new RSASSASigner(own))))
                .isEqualTo(FORGED);
        JWSHeader unknown = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("other").build();
        assertThat(tokens.check(signed(unknown, alice().build(), new RSASSASigner(own))))
                .isEqualTo(FORGED);
    }

    @Test
    void publicKeysOfBothTypesVerify() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        Path rsaFile = Files.writeString(folder.resolve("rsa.pem"), pem(rsa.toPublicKey()));
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS512)) {
            assertThat(
                            tokens("{'publicKeyFile':'%s'}".formatted(rsaFile))
                                    .check(
                                            signed(
                                                    new JWSHeader(algorithm),
                                                    alice().build(),
                                                    new RSASSASigner(rsa))))
                    .isEqualTo(ALICE);
        }
        ECKey ec = new ECKeyGenerator(Curve.P_384).generate();
        Path ecFile = Files.writeString(folder.resolve("ec.pem"), pem(ec.toPublicKey()));
        assertThat(
                        tokens("{'publicKeyFile':'%s'}".formatted(ecFile))
                                .check(
                                        signed(
                                                new JWSHeader(JWSAlgorithm.ES384),
                                                alice().build(),
                                                new ECDSASigner(ec))))
                .isEqualTo(ALICE);
        ECKey other = new ECKeyGenerator(Curve.P_256).generate();
        assertThat(
                        tokens("{'publicKeyFile':'%s'}".formatted(ecFile))
                                .check(
                                        signed(
                                                new JWSHeader(JWSAlgorithm.ES256),
                                                alice().build(),
                                                new ECDSASigner(other))))
                .isEqualTo(FORGED);
    }

    @Test
    void aSecretInAPublicSetIsNoKey() throws Exception {
        OctetSequenceKey oct =
                new OctetSequenceKey.Builder(SECRET.getBytes(StandardCharsets.UTF_8)).build();
        String set = JsonText.compact(JsonText.parse("{\"keys\":[" + oct.toJSONString() + "]}"));
        Path file = Files.writeString(folder.resolve("set.json"), set);
        assertThat(tokens("{'jwksFile':'%s'}".formatted(file)).check(hmac(alice().build())))
                .isEqualTo(FORGED);
    }

    @Test
    void aSetIsFetchedFromItsAddressAndFollowsARotation() throws Exception {
        RSAKey first = new RSAKeyGenerator(2048).keyID("1").generate();
        RSAKey second = new RSAKeyGenerator(2048).keyID("2").generate();
        var served =
                new java.util.concurrent.atomic.AtomicReference<>(new JWKSet(first).toString());
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = served.get().getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try {
            SignedTokens tokens =
                    tokens(
                            "{'jwksUrl':'http://127.0.0.1:%d/keys'}"
                                    .formatted(server.getAddress().getPort()));
            assertThat(
                            tokens.check(
                                    signed(
                                            new JWSHeader.Builder(JWSAlgorithm.RS256)
                                                    .keyID("1")
                                                    .build(),
                                            alice().build(),
                                            new RSASSASigner(first))))
                    .isEqualTo(ALICE);
            served.set(new JWKSet(second).toString());
            assertThat(
                            tokens.check(
                                    signed(
                                            new JWSHeader.Builder(JWSAlgorithm.RS256)
                                                    .keyID("2")
                                                    .build(),
                                            alice().build(),
                                            new RSASSASigner(second))))
                    .isEqualTo(ALICE);
        } finally {
            server.stop(0);
        }
        SignedTokens away =
                tokens(
                        "{'jwksUrl':'http://127.0.0.1:%d/keys'}"
                                .formatted(server.getAddress().getPort()));
        assertThat(
                        away.check(
                                signed(
                                        new JWSHeader(JWSAlgorithm.RS256),
                                        alice().build(),
                                        new RSASSASigner(first))))
                .isEqualTo(new JwtCheck.Result.Invalid("the token cannot be checked now", false));
    }

    @Test
    void timesPartiesAndUserAreChecked() throws Exception {
        SignedTokens tokens =
                tokens(
                        "{'secret':'%s','issuer':'me','audience':'molt','clockSkew':'30s','roleClaim':'role'}"
                                .formatted(SECRET));
        JWTClaimsSet good = alice().issuer("me").audience(List.of("x", "molt")).build();
        assertThat(tokens.check(hmac(good))).isEqualTo(ALICE);
        Map<String, JWTClaimsSet> bad =
                Map.of(
                        "the token has another issuer",
                                new JWTClaimsSet.Builder(good).issuer("you").build(),
                        "the token is for another audience",
                                new JWTClaimsSet.Builder(good).audience("x").build(),
                        "the token never expires (expected: the claim exp)",
                                new JWTClaimsSet.Builder(good).expirationTime(null).build(),
                        "the token has expired",
                                new JWTClaimsSet.Builder(good)
                                        .expirationTime(Date.from(clock.instant().minusSeconds(30)))
                                        .build(),
                        "the token is not valid yet",
                                new JWTClaimsSet.Builder(good)
                                        .notBeforeTime(Date.from(clock.instant().plusSeconds(31)))
                                        .build(),
                        "the token names no user (expected: the claim sub)",
                                new JWTClaimsSet.Builder(good).subject(null).build());
        for (var entry : bad.entrySet()) {
            assertThat(tokens.check(hmac(entry.getValue())))
                    .isEqualTo(new JwtCheck.Result.Invalid(entry.getKey(), false));
        }
        clock.step(Duration.ofSeconds(89));
        assertThat(tokens.check(hmac(good))).isEqualTo(ALICE);
        clock.step(Duration.ofSeconds(1));
        assertThat(tokens.check(hmac(good)))
                .isEqualTo(new JwtCheck.Result.Invalid("the token has expired", false));
    }

    @Test
    void theRoleCountsOnlyWhenItsClaimIsConfigured() throws Exception {
        String operator = hmac(alice().claim("role", List.of("operator")).build());
        assertThat(tokens("{'secret':'%s'}".formatted(SECRET)).check(operator)).isEqualTo(ALICE);
        SignedTokens tokens = tokens("{'secret':'%s','roleClaim':'role'}".formatted(SECRET));
        assertThat(tokens.check(operator)).isEqualTo(new JwtCheck.Result.Valid("alice", true));
        assertThat(tokens.check(hmac(alice().claim("role", "operator").build())))
                .isEqualTo(new JwtCheck.Result.Valid("alice", true));
        assertThat(tokens.check(hmac(alice().claim("role", "cooperator").build())))
                .isEqualTo(ALICE);
    }

    @Test
    void garbageIsRefused() {
        SignedTokens tokens = tokens("{'secret':'%s'}".formatted(SECRET));
        for (String text :
                List.of(
                        "",
                        "..",
                        "a.b.c",
                        "a.b",
                        "a.b.c.d",
                        part("{}") + "." + part("{}") + ".",
                        part("[") + ".a.b",
                        "é.é.é",
                        "x".repeat(100_000) + "..")) {
            assertThat(tokens.check(text))
                    .as(text.substring(0, Math.min(20, text.length())))
                    .isIn(GARBAGE, FORGED);
        }
    }

    @Test
    void aKeyFileThatIsNoneRefusesTheStart() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("key.pem"),
                        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> tokens("{'publicKeyFile':'%s'}".formatted(file)))
                .hasMessageContaining("key.pem cannot be read");
        assertThatThrownBy(() -> tokens("{'jwksFile':'%s'}".formatted(file)))
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> tokens("{'publicKeyFile':'/no/such'}"))
                .hasMessageContaining("cannot be read");
    }
}
