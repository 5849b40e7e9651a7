package bot.molt.tools.search;

import bot.molt.base.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who searches and how, as the configuration and the environment say it now.
///
/// @param wanted null for the first that can be asked
/// @param servers those that there is a key or an address for
/// @param maxResults where a call does not say
public record SearchSettings(
        boolean enabled,
        @Nullable Provider wanted,
        Map<Provider, Server> servers,
        int maxResults,
        Duration timeout,
        Duration cacheTtl) {
    public SearchSettings {
        servers = Map.copyOf(servers);
    }

    /// Who searches, in the order in which they are chosen.
    public enum Provider {
        BRAVE,
        PERPLEXITY,
        TAVILY,
        SEARXNG
    }

    /// Where a provider is.
    ///
    /// @param key null where it asks for none
    /// @param baseUrl null for the provider's own
    /// @param model where a model answers; empty for none
    public record Server(@Nullable Secret key, @Nullable URI baseUrl, String model) {}

    /// The one that is asked.
    Optional<Provider> chosen() {
        for (Provider provider : Provider.values()) {
            boolean fits = wanted == null || wanted == provider;
            if (fits && servers.containsKey(provider)) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }
}
