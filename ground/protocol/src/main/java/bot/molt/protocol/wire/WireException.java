package bot.molt.protocol.wire;

import java.io.IOException;

/// The other side does not speak the protocol.
public final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }
}
