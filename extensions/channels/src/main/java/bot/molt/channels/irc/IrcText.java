package bot.molt.channels.irc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Texts of IRC: names, marks within a line, and lines of so many bytes.
final class IrcText {
    static final char BOLD = 0x02;
    static final char ITALIC = 0x1d;
    static final char STRIKE = 0x1e;
    static final char CODE = 0x11;

    private static final String MARKS = "" + BOLD + ITALIC + STRIKE + CODE;
    private static final Pattern COLOURS =
            Pattern.compile(
                    "\\x03(\\d{1,2}(,\\d{1,2})?)?|\\x04([0-9A-Fa-f]{6}(,[0-9A-Fa-f]{6})?)?");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z\\[\\]\\\\`_^{|}][A-Za-z0-9\\[\\]\\\\`_^{|}-]{0,63}");
    private static final Pattern CHANNEL = Pattern.compile("[#&][^\\s,:\\x00-\\x1f\\x7f]{0,63}");

    private IrcText() {}

    /// Whether it may be somebody's nick.
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static boolean isChannel(String text) {
        return CHANNEL.matcher(text).matches();
    }

    /// Whether it is one parameter.
    static boolean isWord(String text) {
        return !text.startsWith(":") && text.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }

    /// Letters as servers compare them.
    static String small(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// What somebody wrote, without colours and other marks.
    static String plain(String text) {
        return CONTROLS.matcher(COLOURS.matcher(text).replaceAll("")).replaceAll("");
    }

    /// The lines in which a text goes out: no empty ones, none of more than so many bytes, cut
    /// between words where that is possible, never within a character. A mark that is open where a
    /// line is cut is opened again in the next one.
    static List<String> lines(String text, int bytes) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("[\\r\\n]+", -1)) {
            String rest = line.stripTrailing();
            while (size(rest) > bytes) {
                int cut = cut(rest, bytes);
                String piece = rest.substring(0, cut);
                lines.add(piece.stripTrailing());
                rest = open(piece) + rest.substring(cut).stripLeading();
            }
            if (!plain(rest).isBlank()) {
                lines.add(rest);
            }
        }
        return List.copyOf(lines);
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Where a line is cut: behind the last space of its second half, else where it is full.
    private static int cut(String text, int bytes) {
        int at = 0;
        int used = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            int more = size(Character.toString(point));
            if (used + more > bytes) {
                break;
            }
            used += more;
            at += Character.charCount(point);
        }
        int space = text.lastIndexOf(' ', at - 1);
        return space > at / 2 ? space + 1 : at;
    }

    private static String open(String piece) {
        StringBuilder open = new StringBuilder();
        for (int i = 0; i < MARKS.length(); i++) {
            char mark = MARKS.charAt(i);
            if (piece.chars().filter(c -> c == mark).count() % 2 == 1) {
                open.append(mark);
            }
        }
        return open.toString();
    }
}
