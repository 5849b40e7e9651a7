package bot.molt.execution.sandbox;

import bot.molt.base.DataSize;
import bot.molt.execution.sandbox.SandboxPlan.Setting;
import bot.molt.execution.sandbox.Sections.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What was decided so far about a plan.
final class Draft {
    private final List<Setting> settings = new ArrayList<>();

    /// Notes a value and hands it back.
    <T> T take(String name, Found<T> found) {
        note(name, text(found.value()), found.source());
        return found.value();
    }

    void note(String name, String value, String source) {
        settings.add(new Setting(name, value, source));
    }

    List<Setting> settings() {
        return settings;
    }

    private static String text(Object value) {
        return switch (value) {
            case DataSize size -> size.bytes() == 0 ? "no limit" : size.toString();
            case Duration time -> time.isZero() ? "no limit" : seconds(time);
            case Long number -> number == 0 ? "no limit" : number.toString();
            case Integer number -> number == 0 ? "no limit" : number.toString();
            case Double number -> number == 0 ? "no limit" : plain(number);
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case List<?> items -> String.join(", ", items.stream().map(String::valueOf).toList());
            default -> value.toString();
        };
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
