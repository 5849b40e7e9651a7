package bot.molt.gateway.auth;

/// Finds out who sends a request.
///
/// Threads: safe for any number.
@FunctionalInterface
public interface Authenticator {
    Verdict authenticate(Credentials credentials);

    /// The address of who asks, as far as trusted proxies tell.
    default String addressOf(Sender sender) {
        return sender.address();
    }
}
