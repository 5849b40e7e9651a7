package bot.molt.spi.model;

import java.util.List;

/// A model, as lists name it.
///
/// @param id the provider's own name of it
/// @param aliases short names that mean it
public record ModelEntry(
        String provider, String id, String title, List<String> aliases, ModelFacts facts) {
    public ModelEntry {
        aliases = List.copyOf(aliases);
    }

    /// `anthropic/claude-sonnet-4-5`.
    public String ref() {
        return provider + "/" + id;
    }
}
