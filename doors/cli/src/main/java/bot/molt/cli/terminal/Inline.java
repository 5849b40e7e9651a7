package bot.molt.cli.terminal;

import bot.molt.cli.terminal.Look.Part;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// The signs of Markdown within a line. What is not understood stays text.
final class Inline {
    private static final int DEEPEST = 6;
    private static final String ESCAPABLE = "\\`*_{}[]()#+-.!|~<>";

    private final Look look;
    private final String text;
    private final int depth;
    private final AttributedStringBuilder out = new AttributedStringBuilder();
    private int at;

    private Inline(Look look, String text, int depth) {
        this.look = look;
        this.text = text;
        this.depth = depth;
    }

    static AttributedString of(String text, Look look, AttributedStyle style) {
        return new Inline(look, text, 0).read(style);
    }

    private AttributedString read(AttributedStyle style) {
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean taken =
                    switch (c) {
                        case '\\' -> escaped(style);
                        case '`' -> code(style);
                        case '*' ->
                                pair("**", Part.STRONG, style) || pair("*", Part.EMPHASIS, style);
                        case '_' ->
                                startsWord()
                                        && (pair("__", Part.STRONG, style)
                                                || pair("_", Part.EMPHASIS, style));
                        case '~' -> pair("~~", Part.STRUCK, style);
                        case '[' -> link(style);
                        default -> false;
                    };
            if (!taken) {
                out.append(String.valueOf(c), style);
                at++;
            }
        }
        return out.toAttributedString();
    }

    private boolean startsWord() {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }

    private boolean escaped(AttributedStyle style) {
        boolean is = at + 1 < text.length() && ESCAPABLE.indexOf(text.charAt(at + 1)) >= 0;
        if (is) {
            out.append(text.substring(at + 1, at + 2), style);
            at += 2;
        }
        return is;
    }

    private boolean code(AttributedStyle style) {
        int open = at;
        while (open < text.length() && text.charAt(open) == '`') {
            open++;
        }
        String mark = text.substring(at, open);
        int end = text.indexOf(mark, open);
        while (end >= 0
                && end + mark.length() < text.length()
                && text.charAt(end + mark.length()) == '`') {
            end = text.indexOf(mark, end + 1);
        }
        if (end < 0) {
            out.append(mark, style);
            at = open;
            return true;
        }
        String inner = text.substring(open, end);
        boolean spaced = inner.length() > 2 && inner.startsWith(" ") && inner.endsWith(" ");
        out.append(
                spaced ? inner.substring(1, inner.length() - 1) : inner,
                look.within(style, Part.CODE));
        at = end + mark.length();
        return true;
    }

    /// A text between two equal marks, neither of which stands beside a blank inside.
    private boolean pair(String mark, Part part, AttributedStyle style) {
        int open = at + mark.length();
        if (depth >= DEEPEST
                || !text.startsWith(mark, at)
                || open >= text.length()
                || Character.isWhitespace(text.charAt(open))) {
            return false;
        }
        int end = closing(mark, open + 1);
        if (end < 0) {
            return false;
        }
        AttributedStyle inner = look.within(style, part);
        out.append(new Inline(look, text.substring(open, end), depth + 1).read(inner));
        at = end + mark.length();
        return true;
    }

    private int closing(String mark, int from) {
        int end = text.indexOf(mark, from);
        while (end >= 0) {
            int behind = end + mark.length();
            boolean wordGoesOn =
                    mark.charAt(0) == '_'
                            && behind < text.length()
                            && Character.isLetterOrDigit(text.charAt(behind));
            boolean longer =
                    mark.length() == 1
                            && behind < text.length()
                            && text.charAt(behind) == mark.charAt(0);
            if (!Character.isWhitespace(text.charAt(end - 1)) && !wordGoesOn && !longer) {
                return end;
            }
            end = text.indexOf(mark, longer ? end + 2 : end + 1);
        }
        return -1;
    }

    /// `[words](address)`: the words, and the address where it says more.
    private boolean link(AttributedStyle style) {
        int close = text.indexOf("](", at);
        int end = close < 0 ? -1 : text.indexOf(')', close);
        if (end < 0 || depth >= DEEPEST) {
            return false;
        }
        String words = text.substring(at + 1, close);
        String address = text.substring(close + 2, end).strip();
        if (words.indexOf('[') >= 0 || address.isEmpty()) {
            return false;
        }
        AttributedStyle inner = look.within(style, Part.LINK);
        out.append(new Inline(look, words, depth + 1).read(inner));
        if (!address.equals(words)) {
            out.append(" (" + address + ")", look.style(Part.FAINT));
        }
        at = end + 1;
        return true;
    }
}
