package bot.molt.execution.web;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.bind.Unit;
import bot.molt.base.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Settings under `tools.web`.
public record WebConfig(@Doc("Searches.") Search search, @Doc("Pages.") Fetch fetch) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /// `tools.web.fetch`.
    public record Fetch(
            @Doc("Whether web_fetch does anything.") @Default("true") boolean enabled,
            @Doc("Most characters of a page that are answered with.") @Default("50000")
                    int maxChars,
            @Doc("Most bytes of a page, unpacked, that are read.") @Default("8mb")
                    DataSize maxBytes,
            @Doc("Longest time for a page, redirects included.")
                    @Name("timeoutSeconds")
                    @Default("30s")
                    Duration timeout,
            @Doc("How long a page is kept; 0 for not at all.")
                    @Name("cacheTtlMinutes")
                    @Unit(ChronoUnit.MINUTES)
                    @Default("15m")
                    Duration cacheTtl,
            @Doc("Most redirects that are followed.") @Default("3") int maxRedirects,
            @Doc("What the gateway calls itself; not written means a name of its own.")
                    @Nullable String userAgent,
            @Doc("Settings of parts that do not exist yet.") @Nullable Json firecrawl) {
        public Fetch {
            Require.range("maxChars", maxChars, 100, 1_000_000);
            Require.range("maxBytes", maxBytes.bytes(), 1_024, 64L << 20);
            Require.range("maxRedirects", maxRedirects, 0, 20);
            checkTimes(timeout, cacheTtl);
        }
    }

    /// `tools.web.search`.
    public record Search(
            @Doc("Whether web_search does anything.") @Default("true") boolean enabled,
            @Doc("Who searches: brave, perplexity, searxng, tavily; auto is the first with a key.")
                    @Default("auto")
                    Provider provider,
            @Doc("Key of Brave; not written means BRAVE_API_KEY.") @Nullable Secret apiKey,
            @Doc("Results where a call does not say, 1 to 10.") @Default("5") int maxResults,
            @Doc("Longest time for a search.") @Name("timeoutSeconds") @Default("30s")
                    Duration timeout,
            @Doc("How long results are kept; 0 for not at all.")
                    @Name("cacheTtlMinutes")
                    @Unit(ChronoUnit.MINUTES)
                    @Default("15m")
                    Duration cacheTtl,
            @Doc("Brave: another address.") Server brave,
            @Doc("Perplexity; key else PERPLEXITY_API_KEY or OPENROUTER_API_KEY.") Asked perplexity,
            @Doc("SearXNG: its address, else SEARXNG_BASE_URL.") Server searxng,
            @Doc("Tavily; key else TAVILY_API_KEY.") Server tavily) {
        public Search {
            Require.range("maxResults", maxResults, 1, 10);
            checkTimes(timeout, cacheTtl);
        }
    }

    /// Where one provider is.
    public record Server(
            @Doc("Key.") @Nullable Secret apiKey,
            @Doc("Address; not written means the provider's own.") @Nullable URI baseUrl) {}

    /// A provider that answers with a model.
    public record Asked(
            @Doc("Key.") @Nullable Secret apiKey,
            @Doc("Address; not written means the one that the key is for.") @Nullable URI baseUrl,
            @Doc("Model.") @Default("perplexity/sonar-pro") String model) {}

    /// Who searches.
    public enum Provider {
        AUTO,
        BRAVE,
        PERPLEXITY,
        SEARXNG,
        TAVILY
    }

    private static void checkTimes(Duration timeout, Duration cacheTtl) {
        Require.that(
                timeout.toMillis() >= 1 && timeout.compareTo(LONGEST) <= 0,
                "timeoutSeconds",
                timeout,
                "1..600");
        Require.that(
                !cacheTtl.isNegative() && cacheTtl.compareTo(Duration.ofDays(1)) <= 0,
                "cacheTtlMinutes",
                cacheTtl,
                "0..1440");
    }
}
