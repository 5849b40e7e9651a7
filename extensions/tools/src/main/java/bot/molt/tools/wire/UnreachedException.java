package bot.molt.tools.wire;

import java.io.IOException;

/// Nobody answered where a server should be.
final class UnreachedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachedException(String message, Throwable cause) {
        super(message, cause);
    }
}
