package bot.molt.cli.terminal;

/// Makes text of strangers fit for a terminal: nothing in it can move the cursor, colour, ask the
/// terminal for something or turn the direction of writing.
///
/// A line that has ended stays as it is when more text follows, so that a text may be shown while
/// it grows.
public final class Clean {
    private static final int ESCAPE = 0x1b;
    private static final int CSI = 0x9b;
    private static final int LONGEST_SEQUENCE = 4_096;
    private static final String TAB = "    ";

    private final String raw;
    private final StringBuilder out;
    private int at;

    private Clean(String raw) {
        this.raw = raw;
        this.out = new StringBuilder(raw.length());
    }

    /// The text in lines; sequences for terminals are left out, what else cannot be shown too.
    public static String text(String raw) {
        return isPlain(raw) ? raw : new Clean(raw).text();
    }

    /// The same in one line.
    public static String line(String raw) {
        return text(raw).replaceAll("\\s+", " ").strip();
    }

    /// The text with everything in sight that is hidden, for what a person decides about.
    public static String exact(String raw) {
        StringBuilder shown = new StringBuilder(raw.length());
        raw.codePoints()
                .forEach(point -> {
                    if (point == '\t') {
                        shown.append(TAB);
                    } else if (point == '\n' || !isHidden(point)) {
                        shown.appendCodePoint(point);
                    } else if (point < 0x100) {
                        shown.append("\\x%02x".formatted(point));
                    } else {
                        shown.append("<U+%04X>".formatted(point));
                    }
                });
        return shown.toString();
    }

    private static boolean isPlain(String raw) {
        return raw.codePoints().allMatch(point -> point == '\n' || !isHidden(point));
    }

    private String text() {
        while (at < raw.length()) {
            int point = raw.codePointAt(at);
            at += Character.charCount(point);
            take(point);
        }
        return out.toString();
    }

    private void take(int point) {
        switch (point) {
            case '\n' -> out.append('\n');
            case '\r' -> lineEnd();
            case 0x2028, 0x2029, 0x85 -> out.append('\n');
            case '\t' -> out.append(TAB);
            case ESCAPE -> sequence();
            case CSI -> control();
            default -> {
                if (!isHidden(point)) {
                    out.appendCodePoint(point);
                }
            }
        }
    }

    private void lineEnd() {
        out.append('\n');
        if (at < raw.length() && raw.charAt(at) == '\n') {
            at++;
        }
    }

    /// What begins with an escape: its end is looked for within the line.
    private void sequence() {
        if (at >= raw.length()) {
            return;
        }
        char kind = raw.charAt(at);
        switch (kind) {
            case '[' -> {
                at++;
                control();
            }
            case ']', 'P', 'X', '^', '_' -> {
                at++;
                string();
            }
            default -> {
                at = within(at, 0x20, 0x2f);
                at = within(at, 0x30, 0x7e, 1);
            }
        }
    }

    private void control() {
        at = within(at, 0x30, 0x3f);
        at = within(at, 0x20, 0x2f);
        at = within(at, 0x40, 0x7e, 1);
    }

    private int within(int from, int low, int high) {
        return within(from, low, high, LONGEST_SEQUENCE);
    }

    private int within(int from, int low, int high, int most) {
        int end = from;
        while (end < raw.length()
                && end - from < most
                && raw.charAt(end) >= low
                && raw.charAt(end) <= high) {
            end++;
        }
        return end;
    }

    /// A string for the terminal, as a title; one without an end is text.
    private void string() {
        int last = Math.min(raw.length(), at + LONGEST_SEQUENCE);
        for (int i = at; i < last && raw.charAt(i) != '\n' && raw.charAt(i) != '\r'; i++) {
            char c = raw.charAt(i);
            if (c == 0x07 || c == 0x9c) {
                at = i + 1;
                return;
            }
            if (c == ESCAPE) {
                at = i + 1 < raw.length() && raw.charAt(i + 1) == '\\' ? i + 2 : i;
                return;
            }
        }
    }

    /// Whether nobody sees it where it stands: control characters, signs that turn the direction of
    /// writing, blanks without width, tags, halves of characters.
    private static boolean isHidden(int point) {
        return Character.isISOControl(point)
                || (point >= 0x202a && point <= 0x202e)
                || (point >= 0x2066 && point <= 0x206f)
                || (point >= 0x2028 && point <= 0x2029)
                || (point >= 0x200b && point <= 0x200c)
                || (point >= 0x200e && point <= 0x200f)
                || (point >= 0x2060 && point <= 0x2064)
                || (point >= 0xfff9 && point <= 0xfffb)
                || (point >= 0xe0000 && point <= 0xe007f)
                || (point >= 0xd800 && point <= 0xdfff)
                || point == 0x061c
                || point == 0x180e
                || point == 0xfeff
                || point == 0x00ad;
    }
}
