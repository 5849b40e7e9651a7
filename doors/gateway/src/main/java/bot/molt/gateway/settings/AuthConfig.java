package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Settings under `gateway.auth`. Keys of users (`routing.users`, `moltbot users add`) are accepted
/// in every mode but `none`.
public record AuthConfig(
        @Default("token")
                @Guarded
                @Doc("How callers prove who they are; `none` works on loopback alone.")
                Mode mode,
        @Nullable
                @Guarded
                @Doc(
                        "Shared secret of the operator; may be written ${NAME}. Where it is absent: MOLTBOT_GATEWAY_TOKEN, then the generated token file.")
                Secret token,
        @Nullable
                @Guarded
                @Doc(
                        "Password of the operator for the modes password and basic; else MOLTBOT_GATEWAY_PASSWORD.")
                Secret password,
        @Guarded @Doc("Signed tokens, mode jwt.") JwtConfig jwt,
        @Doc("Limit of failed attempts by address.") RateLimitConfig rateLimit,
        @Nullable
                @Guarded
                @Doc(
                        "Whether members of the tailnet who come through `tailscale serve` need no secret; tailscaled is asked who they are. Where it is absent: true while gateway.tailscale.mode is serve and mode is not password.")
                Boolean allowTailscale) {
    /// How callers prove who they are.
    public enum Mode {
        TOKEN,
        PASSWORD,
        BASIC,
        JWT,
        NONE
    }

    public AuthConfig {
        requireText("token", token);
        requireText("password", password);
        Require.that(
                mode != Mode.JWT || jwt.hasKey(),
                "mode",
                "jwt",
                "gateway.auth.jwt with secret, publicKeyFile, jwksFile or jwksUrl");
    }

    private static void requireText(String name, @Nullable Secret secret) {
        Require.that(
                secret == null || !secret.reveal().isBlank(),
                name,
                "blank",
                "text; leave it out to use the generated one");
    }

    /// Length of the shortest operator secret that is written and in use; `Integer.MAX_VALUE` for
    /// none.
    int shortestSecret() {
        Stream<@Nullable Secret> secrets =
                mode == Mode.JWT ? Stream.of(jwt.secret()) : Stream.of(token, password);
        IntStream lengths =
                secrets.flatMap(Stream::ofNullable).mapToInt(secret -> secret.reveal().length());
        return mode == Mode.NONE ? Integer.MAX_VALUE : lengths.min().orElse(Integer.MAX_VALUE);
    }
}
