package bot.molt.base;

import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// A failure with a code. The message gives the value, what was expected, and what to do.
public final class CodedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Json.@Nullable Obj details;

    public CodedException(ErrorCode code, String message) {
        this(code, message, (Throwable) null);
    }

    public CodedException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = null;
    }

    /// @param details for programs
    public CodedException(ErrorCode code, String message, Json.Obj details) {
        super(message);
        this.code = code;
        this.details = details;
    }

    /// More for programs; empty for none.
    public Json.Obj details() {
        return details == null ? Json.Obj.EMPTY : details;
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
