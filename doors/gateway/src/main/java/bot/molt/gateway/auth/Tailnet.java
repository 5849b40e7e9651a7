package bot.molt.gateway.auth;

import java.util.Optional;

/// Knows to whom the machines of a tailnet belong.
///
/// Threads: safe for any number.
@FunctionalInterface
public interface Tailnet {
    /// Knows nobody.
    Tailnet NONE = _ -> Optional.empty();

    /// Login of the user to whom the machine with this address belongs; empty where that is nobody
    /// or cannot be found out.
    Optional<String> loginOf(String address);
}
