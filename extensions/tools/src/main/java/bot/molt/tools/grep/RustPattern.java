package bot.molt.tools.grep;

import java.util.Optional;

/// A pattern for ripgrep that finds every file which an RE2 pattern finds, perhaps more.
///
/// Only constructs that both dialects share are carried over; for anything else there is no such
/// pattern and the search goes without ripgrep.
final class RustPattern {
    private static final String ANY_BYTE = "(?-u:[\\x80-\\xFF])";
    private static final String SAFE_ESCAPES = ".*+?()[]{}|^$\\/-";

    private final String pattern;
    private final boolean multiline;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private boolean failed;

    private RustPattern(String pattern, boolean multiline) {
        this.pattern = pattern;
        this.multiline = multiline;
    }

    static Optional<String> of(String pattern, GrepTool.Matching matching) {
        if (matching.fixedStrings()) {
            String plain = matching.multiline() ? null : quoted(pattern);
            return Optional.ofNullable(plain).filter(text -> !text.contains("\uFFFD"));
        }
        return new RustPattern(pattern, matching.multiline()).translated();
    }

    private static String quoted(String text) {
        return text.replaceAll("[.*+?()\\[\\]{}|^$\\\\&~#-]", "\\\\$0");
    }

    private Optional<String> translated() {
        while (at < pattern.length() && !failed) {
            next();
        }
        return failed || out.indexOf("\uFFFD") >= 0
                ? Optional.empty()
                : Optional.of(out.toString());
    }

    private void next() {
        char c = pattern.charAt(at++);
        switch (c) {
            case '.' -> out.append("(?:.|" + ANY_BYTE + ")");
            case '$' -> out.append("(?:\\r?$)");
            case '\\' -> escape();
            case '[' -> charClass();
            case '(' -> group();
            case '{' -> repetition();
            case '}' -> out.append("\\}");
            case ']' -> out.append("\\]");
            case '\n', '\r', '\uFFFD' -> failed = true;
            default -> out.append(c);
        }
    }

    private void escape() {
        char c = at < pattern.length() ? pattern.charAt(at++) : 'Q';
        switch (c) {
            case 'd' -> out.append("[0-9]");
            case 'w' -> out.append("[0-9A-Za-z_]");
            case 's' -> out.append("[\\t\\n\\f\\r ]");
            case 'D', 'W', 'S' ->
                    out.append("(?:").append(negated(c)).append('|').append(ANY_BYTE).append(')');
            case 'b' -> out.append("(?-u:\\b)");
            case 't' -> out.append("\\t");
            case 'n' -> out.append(multiline ? "\\r?\\n" : "\\n");
            default -> plainEscape(c);
        }
    }

    private static String negated(char c) {
        return switch (c) {
            case 'D' -> "[^0-9]";
            case 'W' -> "[^0-9A-Za-z_]";
            default -> "[^\\t\\n\\f\\r ]";
        };
    }

    private void plainEscape(char c) {
        boolean safe = SAFE_ESCAPES.indexOf(c) >= 0;
        boolean punctuation = c < 0x80 && c > ' ' && !Character.isLetterOrDigit(c);
        failed |= !safe && !punctuation;
        out.append(safe ? "\\" : "").append(c);
    }

    private void group() {
        out.append('(');
        if (pattern.startsWith("?", at)) {
            failed |= !pattern.startsWith("?:", at);
        }
    }

    private void repetition() {
        int close = pattern.indexOf('}', at);
        String inside = close < 0 ? "" : pattern.substring(at, close);
        if (inside.matches("\\d{1,4}(,\\d{0,4})?")) {
            out.append('{').append(inside).append('}');
            at = close + 1;
        } else {
            out.append("\\{");
        }
    }

    /// Takes classes of plain characters, ranges and simple escapes only.
    private void charClass() {
        boolean negated = pattern.startsWith("^", at);
        int close = pattern.indexOf(']', at + (negated ? 2 : 1));
        String inside = close < 0 ? "[" : pattern.substring(at + (negated ? 1 : 0), close);
        if (!inside.matches("(?:[^\\[\\]\\\\&~\r\n\uFFFD^]|\\\\[dwst.*+?()|^$/\"'-])+")
                || inside.contains("--")) {
            failed = true;
            return;
        }
        String items =
                inside.replace("\\d", "0-9")
                        .replace("\\w", "0-9A-Za-z_")
                        .replace("\\s", "\\t\\n\\f\\r ")
                        .replace("\\\"", "\"")
                        .replace("\\'", "'")
                        .replace("\\/", "/");
        out.append(negated ? "(?:[^" + items + "]|" + ANY_BYTE + ")" : "[" + items + "]");
        at = close + 1;
    }
}
