package bot.molt.base;

import java.time.Instant;
import java.time.LocalDate;

/// Points in time as logs write them: `2026-11-20T08:15:00.042Z`, always UTC and always 24
/// characters.
public final class IsoTime {
    /// Characters of every text made here.
    public static final int LENGTH = 24;

    private static final long DAY_MILLIS = 86_400_000L;

    private IsoTime() {}

    /// The text of an instant, cut to milliseconds; years 0..9999.
    public static String millis(Instant instant) {
        return millis(instant.toEpochMilli());
    }

    /// The text of milliseconds since 1970; years 0..9999.
    public static String millis(long epochMillis) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, DAY_MILLIS));
        int left = (int) Math.floorMod(epochMillis, DAY_MILLIS);
        StringBuilder text = new StringBuilder(LENGTH);
        padded(text, day.getYear(), 1000).append('-');
        padded(text, day.getMonthValue(), 10).append('-');
        padded(text, day.getDayOfMonth(), 10).append('T');
        padded(text, left / 3_600_000, 10).append(':');
        padded(text, left / 60_000 % 60, 10).append(':');
        padded(text, left / 1000 % 60, 10).append('.');
        return padded(text, left % 1000, 100).append('Z').toString();
    }

    /// The UTC day of milliseconds since 1970 as `20261120`.
    public static String day(long epochMillis) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, DAY_MILLIS));
        StringBuilder text = new StringBuilder(8);
        padded(text, day.getYear(), 1000);
        padded(text, day.getMonthValue(), 10);
        return padded(text, day.getDayOfMonth(), 10).toString();
    }

    private static StringBuilder padded(StringBuilder text, int value, int highest) {
        for (int place = highest; place > 0; place /= 10) {
            text.append((char) ('0' + value / place % 10));
        }
        return text;
    }
}
