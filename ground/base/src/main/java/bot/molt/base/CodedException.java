package bot.molt.base;

import org.jspecify.annotations.Nullable;

/// A failure with a code. The message gives the value, what was expected, and what to do.
public final class CodedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public CodedException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public CodedException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /// The message, never null.
    public String text() {
        String message = getMessage();
        return message == null ? code.wireName() : message;
    }
}
