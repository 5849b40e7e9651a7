package bot.molt.agent.jobs;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.List;
import java.util.Locale;

/// One field of a cron expression and the numbers that it may hold.
enum CronField {
    SECOND("second", 0, 59, ""),
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY("day of month", 1, 31, ""),
    MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    WEEKDAY("day of week", 0, 7, "sun mon tue wed thu fri sat");

    private final String label;
    private final int min;
    private final int max;
    private final String names;

    CronField(String label, int min, int max, String names) {
        this.label = label;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /// The numbers that a list without `L` and `#` means, as bits.
    ///
    /// Errors: `invalid_params` with the part that is none.
    long bits(String list) {
        long bits = 0;
        for (String part : list.split(",", -1)) {
            bits |= range(part.strip());
        }
        return bits;
    }

    private long range(String part) {
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : whole(part, part.substring(slash + 1));
        int from = min;
        int to = this == WEEKDAY ? 6 : max;
        if (!isAny(range)) {
            int dash = range.indexOf('-');
            from = number(dash < 0 ? range : range.substring(0, dash));
            int alone = slash < 0 ? from : to;
            to = dash < 0 ? alone : number(range.substring(dash + 1));
        }
        if (step < 1 || from > to) {
            throw wrong(part);
        }
        long bits = 0;
        for (int each = from; each <= to; each += step) {
            bits |= 1L << each;
        }
        return bits;
    }

    static boolean isAny(String text) {
        return text.equals("*") || text.equals("?");
    }

    /// A number or its name.
    int number(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        int name = word.isEmpty() ? -1 : List.of(names.split(" ")).indexOf(word);
        int value = name < 0 ? whole(text, text) : name + min;
        if (value < min || value > max) {
            throw wrong(text);
        }
        return value;
    }

    private int whole(String part, String digits) {
        if (!digits.matches("\\d{1,4}")) {
            throw wrong(part);
        }
        return Integer.parseInt(digits);
    }

    CodedException wrong(String part) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "schedule.expr: %s: %s (expected: %d..%d, *, lists, ranges and steps)"
                        .formatted(label, part, min, max));
    }
}
