package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Settings under `gateway.auth.jwt`; exactly one kind of key is given.
public record JwtConfig(
        @Nullable @Guarded @Doc("HMAC key (HS256, HS384, HS512).") Secret secret,
        @Nullable @Guarded @Doc("PEM file of an RSA or EC public key.") Path publicKeyFile,
        @Nullable @Guarded @Doc("File of a JSON Web Key Set.") Path jwksFile,
        @Nullable @Guarded @Doc("Address of a JSON Web Key Set, https or on this machine.")
                URI jwksUrl,
        @Nullable @Guarded @Doc("The `iss` that is demanded.") String issuer,
        @Nullable @Guarded @Doc("The `aud` that is demanded.") String audience,
        @Default("sub") @Guarded @Doc("Claim with the user's id in routing.users.")
                String userClaim,
        @Nullable
                @Guarded
                @Doc(
                        "Claim that makes an operator when it is or contains `operator`; nobody where it is not set.")
                String roleClaim,
        @Default("30s") @Guarded @Doc("How far clocks may differ; 0..5m.") Duration clockSkew) {
    public JwtConfig {
        Require.nonBlank("userClaim", userClaim);
        Require.that(
                keys(secret, publicKeyFile, jwksFile, jwksUrl) <= 1,
                "secret",
                "several keys",
                "one of secret, publicKeyFile, jwksFile and jwksUrl");
        Require.range("clockSkew", clockSkew.toSeconds(), 0, 300);
        Require.that(
                jwksUrl == null || isSafe(jwksUrl),
                "jwksUrl",
                String.valueOf(jwksUrl),
                "https, or http on this machine");
    }

    private static long keys(@Nullable Object... keys) {
        return Stream.of(keys).filter(Objects::nonNull).count();
    }

    private static boolean isSafe(URI url) {
        boolean isLocal =
                url.getHost() != null
                        && (url.getHost().equals("localhost")
                                || Networks.isLoopback(url.getHost()));
        return "https".equals(url.getScheme()) || "http".equals(url.getScheme()) && isLocal;
    }

    boolean hasKey() {
        return keys(secret, publicKeyFile, jwksFile, jwksUrl) == 1;
    }
}
