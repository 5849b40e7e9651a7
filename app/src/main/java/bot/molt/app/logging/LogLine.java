package bot.molt.app.logging;

import bot.molt.base.IsoTime;
import bot.molt.base.concurrent.RunContext;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Events as text. The JSON is written by hand, because the first line must not wait for a JSON
/// library.
final class LogLine {
    private static final int LONGEST = 32_000;
    private static final int MOST_FRAMES = 60;
    private static final int MOST_CAUSES = 5;
    private static final String HEX = "0123456789abcdef";

    private LogLine() {}

    /// `{"ts":…,"level":"info","logger":…,"msg":…,"requestId":…,"userId":…,"session":…,"error":…}`
    /// and a line end.
    static String json(LogEvent event, UnaryOperator<String> redact) {
        StringBuilder line = new StringBuilder(200);
        line.append("{\"ts\":\"").append(IsoTime.millis(event.epochMillis())).append('"');
        member(line, "level", LogLevel.name(event.level()));
        member(line, "logger", event.logger());
        member(line, "msg", clean(event.text(), redact));
        RunContext context = event.context();
        if (context != null) {
            present(line, "requestId", context.requestId());
            present(line, "userId", context.userId());
            present(line, "session", context.session());
        }
        if (event.error() != null) {
            member(line, "error", clean(stack(event.error()), redact));
        }
        return line.append("}\n").toString();
    }

    /// What a text is before it is written anywhere: not too long and without secrets.
    static String clean(String text, UnaryOperator<String> redact) {
        boolean cut = text.length() > LONGEST;
        String masked = redact.apply(cut ? text.substring(0, LONGEST) : text);
        return cut ? masked + "…[+%d characters]".formatted(text.length() - LONGEST) : masked;
    }

    private static void present(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            member(line, name, value);
        }
    }

    private static void member(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            escape(line, value, i);
        }
        line.append('"');
    }

    private static void escape(StringBuilder line, String value, int i) {
        char c = value.charAt(i);
        switch (c) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                boolean half = Character.isSurrogate(c) && !isPaired(value, i);
                if (c < ' ' || c == 0x7f || half) {
                    line.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15));
                    line.append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
                } else {
                    line.append(c);
                }
            }
        }
    }

    private static boolean isPaired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }

    /// The stack with its causes.
    static String stack(Throwable error) {
        StringBuilder text = new StringBuilder(1_000);
        @Nullable Throwable at = error;
        for (int cause = 0; at != null && cause < MOST_CAUSES; cause++) {
            text.append(cause == 0 ? "" : "\ncaused by ").append(at);
            StackTraceElement[] frames = at.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                text.append("\n  at ").append(frames[i]);
            }
            at = at.getCause();
        }
        return text.toString();
    }
}
