package bot.molt.gateway.auth;

/// Decides who is behind a request.
///
/// Threads: any number at once.
public interface Authenticator {
    /// Never throws; what cannot be decided is refused.
    Verdict authenticate(Credentials credentials);
}
