package bot.molt.node.invoke;

/// A command that came to nothing, with the code that the gateway is told.
public final class NodeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public static final String ACCESS_DENIED = "ACCESS_DENIED";
    public static final String FILE_CHANGED = "FILE_CHANGED";
    public static final String FILE_SYSTEM = "FILE_SYSTEM";
    public static final String INVALID_REQUEST = "INVALID_REQUEST";
    public static final String NOT_A_FOLDER = "NOT_A_FOLDER";
    public static final String NO_SUCH_FILE = "NO_SUCH_FILE";
    public static final String SYSTEM_RUN_DENIED = "SYSTEM_RUN_DENIED";
    public static final String UNAVAILABLE = "UNAVAILABLE";

    private final String code;

    public NodeFailure(String code, String message) {
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
