package bot.molt.protocol.models;

import java.util.List;

/// Every model that has a key, the one that is asked first.
public record ListModelsResult(List<Item> models) {
    /// One model.
    ///
    /// @param id the provider's own name of it
    /// @param name for people
    /// @param contextWindow tokens
    /// @param reasoning whether it can be told to think
    /// @param input `text`, `image`
    /// @param aliases short names that mean it
    public record Item(
            String id,
            String name,
            String provider,
            int contextWindow,
            int maxTokens,
            boolean reasoning,
            List<String> input,
            List<String> aliases) {}
}
