package bot.molt.tools.web;

import java.time.Duration;

/// How pages are fetched, as the configuration says it now.
///
/// @param maxChars most characters of a page that are answered with
/// @param maxBytes most bytes of a page that are read, unpacked
/// @param timeout for the whole, redirects included
/// @param cacheTtl how long a page is kept; zero for not at all
public record FetchSettings(
        boolean enabled,
        int maxChars,
        long maxBytes,
        Duration timeout,
        Duration cacheTtl,
        int maxRedirects,
        String userAgent) {
    public static final String OWN_NAME = "Mozilla/5.0 (compatible; Moltbot; +web_fetch)";

    public static final FetchSettings DEFAULT =
            new FetchSettings(
                    true,
                    50_000,
                    8L << 20,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(15),
                    3,
                    OWN_NAME);
}
