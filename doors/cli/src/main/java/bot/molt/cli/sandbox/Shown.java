package bot.molt.cli.sandbox;

import bot.molt.base.json.Json;
import bot.molt.cli.Style;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/// Parts of answers as people read them.
final class Shown {
    private Shown() {}

    static Json.Obj object(Json item) {
        return item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    static String text(Json.Obj object, String name) {
        return Style.shown(object.string(name).orElse(""));
    }

    /// A point in time without fractions of a second.
    static String time(Json.Obj object, String name) {
        return text(object, name).replaceFirst("\\.\\d+Z$", "Z");
    }

    /// A number of bytes in the unit that leaves at most four digits; `-` where there is none.
    static String bytes(Json.Obj object, String name) {
        Optional<BigDecimal> number = number(object, name);
        if (number.isEmpty()) {
            return "-";
        }
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = number.get().doubleValue();
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        String form = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, form, value, units[unit]);
    }

    /// A time of so many milliseconds in seconds; `-` where there is none.
    static String seconds(Json.Obj object, String name) {
        return number(object, name)
                .map(millis -> String.format(Locale.ROOT, "%.1f s", millis.doubleValue() / 1000))
                .orElse("-");
    }

    static String count(Json.Obj object, String name) {
        return number(object, name).map(BigDecimal::toPlainString).orElse("-");
    }

    private static Optional<BigDecimal> number(Json.Obj object, String name) {
        return object.get(name) instanceof Json.Num(BigDecimal value)
                ? Optional.of(value)
                : Optional.empty();
    }
}
