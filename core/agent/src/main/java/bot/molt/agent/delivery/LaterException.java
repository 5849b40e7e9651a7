package bot.molt.agent.delivery;

import java.io.IOException;
import java.time.Duration;

/// A message that may be sent after a while, as the platform itself says.
public final class LaterException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Duration after;

    public LaterException(String message, Duration after) {
        super(message);
        this.after = after;
    }

    public Duration after() {
        return after;
    }
}
