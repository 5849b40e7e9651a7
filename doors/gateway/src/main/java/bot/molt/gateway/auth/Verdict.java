package bot.molt.gateway.auth;

import bot.molt.spi.Caller;
import java.time.Duration;

/// What became of an attempt to come in.
public sealed interface Verdict {
    /// Come in.
    record Granted(String userId, Caller.Role role) implements Verdict {}

    /// Stay out.
    ///
    /// @param reason what was wrong, without any secret
    record Refused(String reason) implements Verdict {}

    /// Too many failures; nothing was looked at.
    record Limited(Duration retryAfter) implements Verdict {}
}
