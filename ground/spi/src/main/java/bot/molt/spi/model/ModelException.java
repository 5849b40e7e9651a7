package bot.molt.spi.model;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model server could not be reached, would not answer, or broke off.
public final class ModelException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    /// @param message for people: the provider, what it said; never a key
    public ModelException(Kind kind, String message) {
        this(kind, message, null);
    }

    /// @param retryAfter how long the server wants to be left alone; null where it does not say
    public ModelException(Kind kind, String message, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /// What can be done about it.
    public enum Kind {
        /// The key is missing, wrong or may not use the model: another key.
        AUTH,
        /// Nothing is left to pay with: another key, much later this one.
        BILLING,
        /// Too much asked of this key: later, or another key.
        RATE_LIMITED,
        /// The server has too much to do: later, or another model.
        OVERLOADED,
        /// Nothing came, or it broke off: the same once more.
        NETWORK,
        /// The conversation is too long: make it shorter.
        CONTEXT_OVERFLOW,
        /// There is no such model: another model.
        NO_MODEL,
        /// The request is wrong: the same will fail again.
        INVALID,
        /// The server failed: the same once more, or another model.
        SERVER
    }

    public Kind kind() {
        return kind;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
