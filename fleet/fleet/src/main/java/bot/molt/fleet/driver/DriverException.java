package bot.molt.fleet.driver;

/// A guest that cannot be started, or did not do what it was asked to; the message says why and
/// what to do.
public final class DriverException extends Exception {
    private static final long serialVersionUID = 1L;

    public DriverException(String message) {
        super(message);
    }

    public DriverException(String message, Throwable cause) {
        super(message, cause);
    }

    /// The message, never null.
    public String text() {
        String message = getMessage();
        return message == null ? "it failed" : message;
    }
}
