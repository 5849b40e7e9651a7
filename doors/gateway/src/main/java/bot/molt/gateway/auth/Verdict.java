package bot.molt.gateway.auth;

import bot.molt.spi.Caller;
import java.time.Duration;

/// What an [Authenticator] says.
public sealed interface Verdict {
    /// Known.
    record Granted(String userId, Caller.Role role) implements Verdict {}

    /// Unknown.
    ///
    /// @param reason for the log only
    record Refused(String reason) implements Verdict {}

    /// Failed too often from this address.
    record Limited(Duration retryAfter) implements Verdict {}
}
