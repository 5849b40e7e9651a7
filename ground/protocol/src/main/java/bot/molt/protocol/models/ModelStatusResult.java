package bot.molt.protocol.models;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which model is asked, and which keys there are.
///
/// @param model null where no provider has a key
/// @param fallbacks those that answer where it cannot
/// @param problem why no model can be asked; null where one can
/// @param file where keys are kept
public record ModelStatusResult(
        @Nullable String model,
        List<String> fallbacks,
        @Nullable String problem,
        List<Key> keys,
        String file) {
    /// One key; the key itself is told nowhere.
    ///
    /// @param from `profile`, `config`, `environment` or `none` where the server asks for no key
    /// @param restsUntil null where it does not rest
    public record Key(String provider, String id, String from, @Nullable Instant restsUntil) {}
}
