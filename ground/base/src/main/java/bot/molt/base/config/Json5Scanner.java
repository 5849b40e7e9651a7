package bot.molt.base.config;

/// The characters of a JSON5 text: space, comments, names, strings.
final class Json5Scanner {
    private static final char END = '\uffff';

    private final String text;
    private final Lines lines;
    private int at;

    Json5Scanner(String text, Lines lines) {
        this.text = text;
        this.lines = lines;
    }

    int at() {
        return at;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /// The next character; U+FFFF at the end.
    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    void skip(int count) {
        at = Math.min(text.length(), at + count);
    }

    String since(int start) {
        return text.substring(start, at);
    }

    void skipSpace() {
        while (!atEnd()) {
            if (isSpace(peek())) {
                at++;
            } else if (text.startsWith("//", at)) {
                skipLine();
            } else if (text.startsWith("/*", at)) {
                skipBlock();
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        while (!atEnd() && !isLineEnd(peek())) {
            at++;
        }
    }

    private void skipBlock() {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw failure(at, "the comment has no end (expected: '*/')");
        }
        at = end + 2;
    }

    private static boolean isSpace(char c) {
        return c == ' '
                || c == '\t'
                || c == '\u000b'
                || c == '\f'
                || c == '\ufeff'
                || isLineEnd(c)
                || Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }

    boolean startsNumber() {
        char c = peek();
        return c == '+'
                || c == '-'
                || c == '.'
                || (c >= '0' && c <= '9')
                || text.startsWith("Infinity", at)
                || text.startsWith("NaN", at);
    }

    /// The identifier that starts here, unread; empty where none does.
    String peekWord() {
        int end = at;
        while (end < text.length() && isNamePart(text.charAt(end), end == at)) {
            end++;
        }
        return text.substring(at, end);
    }

    static boolean isNamePart(char c, boolean first) {
        return first
                ? Character.isUnicodeIdentifierStart(c) || c == '_' || c == '$'
                : (Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c))
                        || c == '$'
                        || c == '\u200c'
                        || c == '\u200d';
    }

    /// Reads the name of a member, in quotes or without.
    String name() {
        if (peek() == '"' || peek() == '\'') {
            return quoted();
        }
        String word = peekWord();
        if (word.isEmpty()) {
            throw unexpected("a name or '}'");
        }
        skip(word.length());
        return word;
    }

    /// Reads a string in the quotes that stand here.
    String quoted() {
        int start = at;
        char quote = peek();
        StringBuilder value = new StringBuilder();
        at++;
        while (peek() != quote) {
            if (atEnd() || peek() == '\n' || peek() == '\r') {
                throw failure(
                        start, "the text has no end (expected: " + quote + " on the same line)");
            }
            if (peek() == '\\') {
                escape(value);
            } else {
                value.append(text.charAt(at++));
            }
        }
        at++;
        return value.toString();
    }

    private void escape(StringBuilder value) {
        char c = peek(1);
        at += 2;
        switch (c) {
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'v' -> value.append('\u000b');
            case '0' -> value.append('\0');
            case 'x' -> value.append(hex(2));
            case 'u' -> value.append(hex(4));
            case '\r' -> at += peek() == '\n' ? 1 : 0;
            case '\n', '\u2028', '\u2029' -> {}
            case '1', '2', '3', '4', '5', '6', '7', '8', '9', END ->
                    throw failure(
                            at - 2,
                            "'\\" + c + "' (expected: an escape such as \\n, \\\\ or \\u00e9)");
            default -> value.append(c);
        }
    }

    private char hex(int digits) {
        String form = text.substring(at, Math.min(text.length(), at + digits));
        if (form.length() < digits
                || !form.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
            throw failure(at, "'" + form + "' (expected: " + digits + " hexadecimal digits)");
        }
        at += digits;
        return (char) Integer.parseInt(form, 16);
    }

    ConfigSyntaxException unexpected(String expected) {
        String found =
                atEnd()
                        ? "the file ends"
                        : "'" + text.substring(at, text.offsetByCodePoints(at, 1)) + "'";
        return failure(at, found + " (expected: " + expected + ")");
    }

    ConfigSyntaxException failure(int offset, String problem) {
        return new ConfigSyntaxException(lines.place(offset, ""), problem);
    }
}
