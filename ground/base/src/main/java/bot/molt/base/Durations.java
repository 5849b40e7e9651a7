package bot.molt.base;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `500ms`, `30s`, `10m`, `2h`, `1d`, `1h30m`.
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    private Durations() {}

    /// A bare number counts in `unit`.
    public static Duration parse(String text, ChronoUnit unit) {
        String form = text.strip().toLowerCase(Locale.ROOT);
        if (!form.isEmpty() && form.chars().allMatch(Character::isDigit)) {
            return Duration.of(Long.parseLong(form), unit);
        }
        Matcher matcher = PART.matcher(form);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            sum = sum.plus(Duration.of(Long.parseLong(matcher.group(1)), unitOf(matcher.group(2))));
            end = matcher.end();
        }
        Require.that(
                end == form.length() && end > 0,
                "duration",
                text,
                "such as 500ms, 30s, 10m, 2h or 1h30m");
        return sum;
    }

    private static ChronoUnit unitOf(String name) {
        return switch (name) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            default ->
                    throw new IllegalArgumentException(
                            "unit: " + name + " (expected: ms, s, m, h or d)");
        };
    }
}
