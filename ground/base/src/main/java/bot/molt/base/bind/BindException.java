package bot.molt.base.bind;

/// A value that does not fit its component.
final class BindException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    BindException(String path, String text) {
        super(text, null, false, false);
        this.path = path;
    }

    String path() {
        return path;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
