package bot.molt.gateway.auth;

/// Finds out who sends a request.
///
/// Threads: safe for any number.
@FunctionalInterface
public interface Authenticator {
    Verdict authenticate(Credentials credentials);
}
