package bot.molt.spi.embed;

import java.util.List;

/// The embedders that the configuration names now.
///
/// Threads: safe for any number.
public interface Embedders {
    /// Those that memory is searched with: none where it is searched by words alone, several where
    /// each knows other languages.
    List<Embedder> forMemory();

    /// The one of a name, else the standard one for an empty name.
    ///
    /// Errors: `not_found` with the names that there are.
    Embedder find(String model);

    /// The names that can be asked for.
    List<String> names();
}
