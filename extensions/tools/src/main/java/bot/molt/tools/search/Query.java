package bot.molt.tools.search;

import java.util.Locale;
import java.util.Map;

/// What is searched for.
///
/// @param country two letters; empty for anywhere
/// @param searchLang of results; empty for any
/// @param uiLang of the answer; empty for any
/// @param freshness `pd`, `pw`, `pm`, `py` or `2026-01-02to2026-02-03`; empty for any time
record Query(
        String text,
        int count,
        String country,
        String searchLang,
        String uiLang,
        String freshness) {
    private static final Map<String, String> SPANS =
            Map.of("pd", "day", "pw", "week", "pm", "month", "py", "year");

    boolean isRange() {
        return freshness.length() > 2;
    }

    /// `day`, `week`, `month`, `year`; empty for none of these.
    String span() {
        return SPANS.getOrDefault(freshness, "");
    }

    /// First and last day of a range, `2026-01-02`.
    String from() {
        return freshness.substring(0, 10);
    }

    String to() {
        return freshness.substring(12);
    }

    /// The country's name in English, in lower case; empty for anywhere.
    String countryName() {
        return country.isEmpty() || country.equals("ALL")
                ? ""
                : Locale.of("", country).getDisplayCountry(Locale.ENGLISH).toLowerCase(Locale.ROOT);
    }
}
