package bot.molt.spi.fleet;

import bot.molt.base.Secret;
import java.time.Duration;
import java.util.List;

/// How people let themselves in by SSH. Kept durably; only hashes of codes and passwords are.
///
/// Errors: `invalid_params` for a key that is none; otherwise as [Fleet].
///
/// Threads: any.
public interface Logins {
    /// A public key that a user logs in with.
    ///
    /// @param fingerprint `SHA256:…`
    /// @param line `ssh-ed25519 AAAA… comment`
    record PublicKey(String fingerprint, String line) {}

    /// Adds a key; one that is there already stays. At most 16 for each user.
    PublicKey addKey(String userId, String line);

    List<PublicKey> keys(String userId);

    /// Whether there was such a key.
    boolean removeKey(String userId, String fingerprint);

    /// A code that lets its user in once, in place of any earlier one.
    ///
    /// @param life how long it is good for
    Secret newCode(String userId, Duration life);

    /// A new random password, in place of the earlier one.
    Secret newPassword(String userId);

    /// Whether the text is the user's password, or its code, which is used up by this. Takes the
    /// same time whoever asks.
    boolean accepts(String userId, String secret);
}
