package bot.molt.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.WCWidth;

/// Text in the cells of a terminal: a Chinese character takes two, a combining one none.
public final class Cells {
    /// No line begins with one of these.
    private static final String CLOSING = "，。、；：？！）」』】》〉”’…—,.;:?!)]}%";

    /// No line ends with one of these.
    private static final String OPENING = "（「『【《〈“‘([{";

    private static final String MORE = "…";

    private Cells() {}

    public static int width(CharSequence text) {
        return text.codePoints().map(Cells::width).sum();
    }

    private static int width(int point) {
        return Math.max(0, WCWidth.wcwidth(point));
    }

    /// The text, cut to so many cells; what is cut shows.
    public static AttributedString cut(AttributedString text, int cells) {
        if (width(text) <= cells) {
            return text;
        }
        AttributedString start = start(text, Math.max(0, cells - 1));
        return new AttributedStringBuilder()
                .append(start)
                .append(
                        MORE,
                        start.length() == 0 ? text.styleAt(0) : text.styleAt(start.length() - 1))
                .toAttributedString();
    }

    public static String cut(String text, int cells) {
        return cut(new AttributedString(text), cells).toString();
    }

    private static AttributedString start(AttributedString text, int cells) {
        int at = 0;
        int taken = 0;
        while (at < text.length()) {
            int point = Character.codePointAt(text, at);
            taken += width(point);
            if (taken > cells) {
                break;
            }
            at += Character.charCount(point);
        }
        return text.subSequence(0, at);
    }

    /// The text with blanks behind it, so many cells wide.
    public static AttributedString padded(AttributedString text, int cells) {
        return new AttributedStringBuilder()
                .append(text)
                .append(" ".repeat(Math.max(0, cells - width(text))))
                .toAttributedString();
    }

    /// The text in lines of so many cells, broken at blanks and between wide characters.
    ///
    /// @param first stands before the first line
    /// @param others stands before each line after it, as wide as `first`
    public static List<AttributedString> wrapped(
            AttributedString text, int cells, AttributedString first, AttributedString others) {
        int room = Math.max(4, cells - width(first));
        List<AttributedString> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length() || lines.isEmpty()) {
            int end = lineEnd(text, start, room);
            int shown = end;
            while (shown > start && text.charAt(shown - 1) == ' ') {
                shown--;
            }
            lines.add(
                    new AttributedStringBuilder()
                            .append(lines.isEmpty() ? first : others)
                            .append(text.subSequence(start, shown))
                            .toAttributedString());
            start = end;
            while (start < text.length() && text.charAt(start) == ' ') {
                start++;
            }
        }
        return lines;
    }

    public static List<AttributedString> wrapped(AttributedString text, int cells) {
        return wrapped(text, cells, AttributedString.EMPTY, AttributedString.EMPTY);
    }

    private static int lineEnd(AttributedString text, int start, int room) {
        int at = start;
        int taken = 0;
        int lastBreak = -1;
        while (at < text.length()) {
            int point = Character.codePointAt(text, at);
            int cells = width(point);
            if (taken + cells > room && at > start) {
                return lastBreak > start ? lastBreak : at;
            }
            taken += cells;
            at += Character.charCount(point);
            if (breaksBehind(text, point, at)) {
                lastBreak = at;
            }
        }
        return at;
    }

    private static boolean breaksBehind(AttributedString text, int point, int next) {
        if (point == ' ') {
            return true;
        }
        if (next >= text.length() || OPENING.indexOf(point) >= 0) {
            return false;
        }
        int following = Character.codePointAt(text, next);
        boolean wide = width(point) == 2 || width(following) == 2;
        return wide && width(following) > 0 && CLOSING.indexOf(following) < 0;
    }

    /// The text in lines of so many cells, cut where they are full, as code is.
    public static List<AttributedString> cutUp(
            AttributedString text, int cells, AttributedString margin) {
        int room = Math.max(4, cells - width(margin));
        List<AttributedString> lines = new ArrayList<>();
        AttributedString rest = text;
        do {
            AttributedString line = start(rest, room);
            lines.add(
                    new AttributedStringBuilder().append(margin).append(line).toAttributedString());
            rest = rest.subSequence(line.length(), rest.length());
        } while (rest.length() > 0);
        return lines;
    }
}
