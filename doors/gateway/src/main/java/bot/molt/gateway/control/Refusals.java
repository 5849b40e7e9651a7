package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.protocol.connect.AuthClaims;
import java.time.Duration;

/// The ways in which somebody is not let in, in the words that clients know.
final class Refusals {
    private static final String HINT =
            "(expected: the gateway's token; `moltbot dashboard` on its machine shows it, or set gateway.remote.token)";

    private Refusals() {}

    static Failure unauthorized(AuthClaims auth) {
        boolean isPassword = auth.token() == null && auth.password() != null;
        boolean isMissing =
                auth.token() == null && auth.password() == null && auth.deviceToken() == null;
        String what = isPassword ? "password" : "token";
        String how = isMissing ? "missing" : "mismatch";
        Json.Obj details =
                Json.object()
                        .put(
                                "code",
                                "AUTH_%s_%s"
                                        .formatted(
                                                isPassword ? "PASSWORD" : "TOKEN",
                                                isMissing ? "MISSING" : "MISMATCH"))
                        .put("reason", what + "_" + how)
                        .put("canRetryWithDeviceToken", auth.deviceToken() == null)
                        .put(
                                "recommendedNextStep",
                                isMissing ? "update_auth_configuration" : "update_auth_credentials")
                        .build();
        return Failure.of(
                Failure.INVALID_REQUEST,
                "unauthorized: gateway %s %s %s".formatted(what, how, HINT),
                details);
    }

    static Failure limited(Duration retryAfter) {
        Json.Obj details =
                Json.object()
                        .put("code", "AUTH_RATE_LIMITED")
                        .put("reason", "rate_limited")
                        .put("recommendedNextStep", "wait_then_retry")
                        .build();
        return new Failure(
                Failure.UNAVAILABLE,
                "unauthorized: too many failed attempts (expected: another one in %d s)"
                        .formatted(Math.max(1, retryAfter.toSeconds())),
                details,
                retryAfter);
    }

    /// The gateway takes no more requests on this connection.
    static Failure restarting() {
        return new Failure(
                Failure.UNAVAILABLE,
                "gateway is going down (expected: the same request on a new connection)",
                Json.object().put("reason", "gateway-draining").build(),
                Duration.ofSeconds(1));
    }

    static Failure noDevice() {
        return Failure.of(
                Failure.NOT_PAIRED,
                "device identity required",
                Json.object().put("code", "DEVICE_IDENTITY_REQUIRED").build());
    }
}
