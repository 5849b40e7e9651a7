package bot.molt.spi.node;

import java.io.IOException;

/// A node did not do what it was asked.
public final class NodeException extends IOException {
    /// The line closed before the answer.
    public static final String GONE = "GONE";

    /// No answer came in time.
    public static final String TIMEOUT = "TIMEOUT";

    private static final long serialVersionUID = 1L;

    private final String code;

    /// @param code the node's own, `GONE` or `TIMEOUT`
    public NodeException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// The message, never null.
    public String text() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
