package bot.molt.app.logging;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Fills `{0}`, `{1}` … in a message. Formats behind a comma are left out, quotes have no meaning
/// but `''`, and what cannot be filled stays as it is.
final class MessageText {
    private MessageText() {}

    static String of(String format, @Nullable Object @Nullable ... values) {
        if (values == null || values.length == 0 || format.indexOf('{') < 0) {
            return format;
        }
        StringBuilder text = new StringBuilder(format.length() + 32);
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            int close = c == '{' ? format.indexOf('}', at) : -1;
            int index = close < 0 ? -1 : index(format, at + 1, close);
            if (index >= 0 && index < values.length) {
                text.append(shown(values[index]));
                at = close + 1;
            } else {
                text.append(c);
                at += c == '\'' && format.startsWith("''", at) ? 2 : 1;
            }
        }
        return text.toString();
    }

    private static int index(String format, int from, int to) {
        int index = -1;
        for (int i = from; i < to && i < from + 3 && format.charAt(i) != ','; i++) {
            char c = format.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            index = Math.max(index, 0) * 10 + c - '0';
        }
        return index;
    }

    private static String shown(@Nullable Object value) {
        try {
            return Objects.toString(value);
        } catch (RuntimeException e) {
            return "(" + e.getClass().getName() + " in toString)";
        }
    }
}
