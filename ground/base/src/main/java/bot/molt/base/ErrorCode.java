package bot.molt.base;

import java.util.Locale;

/// Every way a request can fail: its HTTP status, CLI exit code, whether trying again can help, and
/// who has to act.
public enum ErrorCode {
    INVALID_REQUEST(400, 2, false, Blame.CALLER),
    INVALID_PARAMS(400, 2, false, Blame.CALLER),
    UNAUTHORIZED(401, 3, false, Blame.CALLER),
    FORBIDDEN(403, 4, false, Blame.POLICY),
    DENIED(403, 4, false, Blame.POLICY),
    APPROVAL_TIMEOUT(403, 4, true, Blame.POLICY),
    NOT_FOUND(404, 5, false, Blame.CALLER),
    TOOL_NOT_FOUND(404, 5, false, Blame.CALLER),
    METHOD_NOT_ALLOWED(405, 2, false, Blame.CALLER),
    TIMEOUT(408, 6, true, Blame.CALLER),
    CONFLICT(409, 1, false, Blame.CALLER),
    PAYLOAD_TOO_LARGE(413, 2, false, Blame.CALLER),
    UNSUPPORTED_MEDIA_TYPE(415, 2, false, Blame.CALLER),
    RATE_LIMITED(429, 7, true, Blame.CALLER),
    CANCELLED(499, 130, false, Blame.CALLER),
    TOOL_FAILED(500, 1, false, Blame.CALLER),
    INTERNAL(500, 1, true, Blame.US),
    NOT_SERVED(501, 8, false, Blame.CALLER),
    UPSTREAM_FAILED(502, 1, true, Blame.UPSTREAM),
    UNAVAILABLE(503, 8, true, Blame.US),
    AUDIT_UNAVAILABLE(503, 8, true, Blame.US),
    UNREACHABLE(504, 1, true, Blame.UPSTREAM);

    /// Who has to act on a failure.
    public enum Blame {
        CALLER,
        POLICY,
        UPSTREAM,
        US
    }

    private final int httpStatus;
    private final int exitCode;
    private final boolean retryable;
    private final Blame blame;

    ErrorCode(int httpStatus, int exitCode, boolean retryable, Blame blame) {
        this.httpStatus = httpStatus;
        this.exitCode = exitCode;
        this.retryable = retryable;
        this.blame = blame;
    }

    /// The name on the wire: `tool_not_found`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int httpStatus() {
        return httpStatus;
    }

    public int exitCode() {
        return exitCode;
    }

    public boolean retryable() {
        return retryable;
    }

    public Blame blame() {
        return blame;
    }
}
