package bot.molt.gateway.control;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why something was not done, as the protocol says it.
///
/// Wire: `{"code":"UNAVAILABLE","message":"…","details":{…},"retryable":true,"retryAfterMs":1000}`
///
/// @param details machine readable; empty for none
/// @param retryAfter null where trying again does not help
record Failure(String code, String message, Json.Obj details, @Nullable Duration retryAfter) {
    static final String INVALID_REQUEST = "INVALID_REQUEST";
    static final String UNAVAILABLE = "UNAVAILABLE";
    static final String NOT_PAIRED = "NOT_PAIRED";
    static final String FORBIDDEN = "FORBIDDEN";

    private static final Duration SOON = Duration.ofSeconds(1);

    static Failure invalid(String message) {
        return new Failure(INVALID_REQUEST, message, Json.Obj.EMPTY, null);
    }

    static Failure of(String code, String message, Json.Obj details) {
        return new Failure(code, message, details, null);
    }

    /// A failure of a method.
    static Failure of(CodedException failure) {
        ErrorCode code = failure.code();
        Json.Obj own = failure.details();
        Json.Obj details =
                own.members().isEmpty() ? Json.object().put("code", code.wireName()).build() : own;
        return new Failure(wireCode(code), failure.text(), details, code.retryable() ? SOON : null);
    }

    private static String wireCode(ErrorCode code) {
        return switch (code) {
            case FORBIDDEN, DENIED, UNAUTHORIZED -> FORBIDDEN;
            case INVALID_REQUEST,
                    INVALID_PARAMS,
                    NOT_FOUND,
                    TOOL_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    CONFLICT,
                    PAYLOAD_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE ->
                    INVALID_REQUEST;
            case APPROVAL_TIMEOUT,
                    TIMEOUT,
                    RATE_LIMITED,
                    CANCELLED,
                    TOOL_FAILED,
                    INTERNAL,
                    NOT_SERVED,
                    UPSTREAM_FAILED,
                    UNAVAILABLE,
                    AUDIT_UNAVAILABLE,
                    UNREACHABLE ->
                    UNAVAILABLE;
        };
    }

    Json.Obj tree() {
        Json.ObjectBuilder tree = Json.object().put("code", code).put("message", message);
        if (!details.members().isEmpty()) {
            tree.put("details", details);
        }
        tree.put("retryable", retryAfter != null);
        if (retryAfter != null) {
            tree.put("retryAfterMs", retryAfter.toMillis());
        }
        return tree.build();
    }
}
