package bot.molt.app.logging;

import bot.molt.base.IsoTime;
import bot.molt.base.concurrent.RunContext;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.function.UnaryOperator;

/// Events as people read them: `10:53:10 info policy: text [alice]`.
///
/// @param medium what shows the lines
record ConsoleLine(LogConfig.ConsoleStyle style, Medium medium) {
    private static final String PLAIN = "\u001b[0m";

    /// What shows lines.
    enum Medium {
        /// A terminal that shows levels in colours.
        COLOURED,
        PLAIN,
        /// The journal of systemd, which keeps time and level itself.
        JOURNAL
    }

    String of(LogEvent event, UnaryOperator<String> redact) {
        if (medium == Medium.JOURNAL && style != LogConfig.ConsoleStyle.JSON) {
            return priority(event.level(), body(event, redact, false));
        }
        boolean colour = medium == Medium.COLOURED;
        return switch (style) {
            case JSON -> LogLine.json(event, redact);
            case COMPACT -> IsoTime.millis(event.epochMillis()) + " " + body(event, redact, false);
            case PRETTY -> time(event) + " " + body(event, redact, colour);
        };
    }

    /// Each line with the priority of syslog before it. Source: sd-daemon(3).
    private static String priority(System.Logger.Level level, String text) {
        String mark =
                switch (level) {
                    case ERROR, OFF -> "<3>";
                    case WARNING -> "<4>";
                    case INFO -> "<6>";
                    case ALL, TRACE, DEBUG -> "<7>";
                };
        return mark + text.strip().replace("\n", "\n" + mark) + "\n";
    }

    private static String time(LogEvent event) {
        Instant at = Instant.ofEpochMilli(event.epochMillis());
        LocalTime time = LocalTime.ofInstant(at, ZoneId.systemDefault());
        return two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
    }

    private static String two(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }

    private static String body(LogEvent event, UnaryOperator<String> redact, boolean colour) {
        StringBuilder line = new StringBuilder(120);
        String level = LogLevel.name(event.level());
        line.append(colour ? colourOf(event.level()) : "").append(level);
        line.append(colour ? PLAIN : "").repeat(" ", 6 - level.length());
        line.append(event.logger(), event.logger().lastIndexOf('.') + 1, event.logger().length())
                .append(": ");
        line.append(printable(LogLine.clean(event.text(), redact)));
        RunContext context = event.context();
        if (context != null && !context.userId().isEmpty()) {
            line.append(" [").append(printable(context.userId())).append(']');
        }
        if (event.error() != null) {
            line.append('\n')
                    .append(printable(LogLine.clean(LogLine.stack(event.error()), redact)));
        }
        return line.append('\n').toString();
    }

    private static String colourOf(System.Logger.Level level) {
        return switch (level) {
            case ERROR, OFF -> "\u001b[31m";
            case WARNING -> "\u001b[33m";
            case INFO -> "\u001b[32m";
            case ALL, TRACE, DEBUG -> "\u001b[2m";
        };
    }

    /// Text from outside must not steer a terminal.
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
            shown.append(control ? '?' : c);
        }
        return shown.toString();
    }
}
