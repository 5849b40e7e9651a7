package bot.molt.gateway.transport;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/// A request that is answered before any handler sees it.
final class RefusedRequest extends Exception {
    static final Headers JSON = Headers.of("Content-Type", "application/json; charset=utf-8");

    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedRequest(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    /// What the decoder could not read.
    static RefusedRequest of(Throwable failure) {
        return switch (failure) {
            case TooLongHttpLineException _ -> new RefusedRequest(414, "request line: too long");
            case TooLongHttpHeaderException _ -> new RefusedRequest(431, "headers: too large");
            default -> new RefusedRequest(400, text(failure));
        };
    }

    static String text(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = cause.getMessage();
        boolean plain =
                message != null
                        && message.length() < 200
                        && message.chars().allMatch(c -> c >= ' ' && c < 127);
        return "malformed request: " + (plain ? message : cause.getClass().getSimpleName());
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
