package bot.molt.spi.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a platform did not do what was asked.
///
/// @param text for people: the platform and what it said; never a secret
/// @param after how long it wants to be left alone; null where it does not say
public record ChannelFailure(Kind kind, String text, @Nullable Duration after) {
    /// What can be done about it.
    public enum Kind {
        /// The credentials are missing or wrong: others.
        AUTH,
        /// Too much was asked: later.
        RATE_LIMITED,
        /// Nothing came, or it broke off: the same once more.
        NETWORK,
        /// The platform failed: the same once more.
        SERVER,
        /// Somebody else receives with the same credentials: end one of the two.
        CONFLICT,
        /// The conversation is gone, or the account may not write there.
        GONE,
        /// More than the platform takes.
        TOO_LARGE,
        /// The request is wrong: the same will fail again.
        INVALID,
        /// The platform cannot do this.
        UNSUPPORTED
    }

    /// Whether the same may work later.
    public boolean retryable() {
        return switch (kind) {
            case RATE_LIMITED, NETWORK, SERVER, CONFLICT -> true;
            case AUTH, GONE, TOO_LARGE, INVALID, UNSUPPORTED -> false;
        };
    }
}
