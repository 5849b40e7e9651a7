package bot.molt.base.redact;

import org.jspecify.annotations.Nullable;

/// One pass over a text that masks what looks like a secret. Every branch either moves on or masks
/// up to where it looked, so the whole is linear.
final class SecretScan {
    private static final int LONGEST_USER_PART = 1024;
    private static final int LONGEST_LABEL = 64;
    private static final int MOST_SPACES = 8;

    private final String text;
    private final int end;
    private @Nullable StringBuilder out;
    private int copied;

    /// The simple command read now takes a password after `-p`, or `user:password` after `-u`.
    private boolean passwordAfterP;

    private boolean passwordAfterU;

    SecretScan(String text) {
        this.text = text;
        this.end = text.length();
    }

    String run() {
        int i = 0;
        while (i < end) {
            i = step(i);
        }
        return out == null ? text : out.append(text, copied, end).toString();
    }

    private int step(int i) {
        char c = text.charAt(i);
        if (isName(c)) {
            return name(i);
        }
        if (c == '-') {
            return text.startsWith("-----BEGIN ", i) ? pem(i) : option(i);
        }
        if (c == ':' && text.startsWith("://", i)) {
            return userPart(i + 3);
        }
        if (c == ';' || c == '|' || c == '&' || c == '\n') {
            passwordAfterP = false;
            passwordAfterU = false;
        }
        return i + 1;
    }

    /// A run of name characters: a token, the name of a value, or a word.
    private int name(int from) {
        int to = runEnd(from);
        int token = tokenIn(from, to);
        if (token >= 0) {
            return mask(token, to);
        }
        noteCommand(from, to);
        if (to - from == 6 && text.regionMatches(true, from, "bearer", 0, 6)) {
            return bearer(to);
        }
        return value(from, to);
    }

    private int runEnd(int from) {
        int to = from;
        while (to < end
                && (isName(text.charAt(to)) || text.charAt(to) == '-' || text.charAt(to) == '.')) {
            to++;
        }
        return to;
    }

    private int tokenIn(int from, int to) {
        for (int i = from; i < to; i++) {
            boolean start = i == from || text.charAt(i - 1) == '-' || text.charAt(i - 1) == '.';
            if (start && SecretForms.isToken(text, from, i, to)) {
                return i;
            }
        }
        return -1;
    }

    private void noteCommand(int from, int to) {
        if (to - from > 12) {
            return;
        }
        switch (text.substring(from, to)) {
            case "mysql", "mysqldump", "mysqladmin", "mariadb", "sshpass", "login" ->
                    passwordAfterP = true;
            case "curl", "wget" -> passwordAfterU = true;
            default -> {
                // any other word
            }
        }
    }

    private int bearer(int from) {
        int start = skipSpaces(from);
        int to = start;
        while (to < end && isBase64(text.charAt(to))) {
            to++;
        }
        return start > from && to - start >= 8 ? mask(start, to) : from;
    }

    /// What stands behind a name and `=` or `:`.
    private int value(int from, int to) {
        int at = skipSpaces(skipQuote(to));
        if (at >= end || "=:".indexOf(text.charAt(at)) < 0) {
            return to;
        }
        boolean reference =
                at + 1 < end && text.charAt(at) == ':' && ":/".indexOf(text.charAt(at + 1)) >= 0;
        String name = text.substring(Math.max(from, to - LONGEST_LABEL), to);
        if (reference || !SecretNames.isSecret(name)) {
            return to;
        }
        boolean header = text.charAt(at) == ':' && SecretNames.isHeader(name);
        return secret(skipSpaces(at + 1), header);
    }

    private int skipQuote(int at) {
        int next = at;
        while (next < end && next - at < MOST_SPACES && text.charAt(next) == '\\') {
            next++;
        }
        return next < end && isQuote(text.charAt(next)) ? next + 1 : at;
    }

    private int skipSpaces(int at) {
        int next = at;
        while (next < end && next - at < MOST_SPACES && isBlank(text.charAt(next))) {
            next++;
        }
        return next;
    }

    /// Masks the value that starts here: quoted, to the end of the line, or one word. A variable is
    /// no value.
    private int secret(int from, boolean header) {
        int open = skipQuote(from);
        if (open > from) {
            return mask(open, quotedEnd(open, text.charAt(open - 1), open - 1 - from));
        }
        if (from < end && text.charAt(from) == '$') {
            return from + 1;
        }
        int to = from;
        while (to < end && !endsValue(text.charAt(to), header)) {
            to++;
        }
        return mask(from, to);
    }

    /// The closing quote has no more backslashes before it than the opening one had; without it the
    /// line ends the value.
    private int quotedEnd(int from, char quote, int escapes) {
        int backslashes = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == quote && backslashes <= escapes)) {
                return i - (c == quote ? backslashes : 0);
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return end;
    }

    private static boolean endsValue(char c, boolean header) {
        return c == '\n'
                || c == '\r'
                || c == '"'
                || c == '\''
                || c == '\\'
                || (!header && (isBlank(c) || "`;,&|)}]<>".indexOf(c) >= 0));
    }

    /// `--password x`, `--token=x`, `-p x`, `-u name:x`.
    private int option(int from) {
        int start = from;
        while (start < end && start - from < 2 && text.charAt(start) == '-') {
            start++;
        }
        boolean word =
                from == 0 || isBlank(text.charAt(from - 1)) || isQuote(text.charAt(from - 1));
        if (!word || start >= end || !isName(text.charAt(start))) {
            return start;
        }
        if (start - from == 1 && (passwordAfterP || passwordAfterU)) {
            int next = shortOption(start);
            if (next > start) {
                return next;
            }
        }
        int to = runEnd(start);
        int at = skipSpaces(to);
        boolean named = at > to && at < end && text.charAt(at) != '-';
        return named
                        && SecretNames.isSecret(
                                text.substring(Math.max(start, to - LONGEST_LABEL), to))
                ? secret(at, false)
                : name(start);
    }

    private int shortOption(int at) {
        int value = skipSpaces(at + 1);
        if (passwordAfterP && text.charAt(at) == 'p' && value < end) {
            return secret(value, false);
        }
        if (passwordAfterU && text.charAt(at) == 'u' && value > at + 1) {
            return afterColon(skipQuote(value));
        }
        return at;
    }

    private int afterColon(int from) {
        int to = from;
        int colon = -1;
        while (to < end && !endsValue(text.charAt(to), false)) {
            colon = colon < 0 && text.charAt(to) == ':' ? to : colon;
            to++;
        }
        return colon < 0 ? from : mask(colon + 1, to);
    }

    /// `user:password@` behind `://`.
    private int userPart(int from) {
        int last = -1;
        int colon = -1;
        int to = Math.min(end, from + LONGEST_USER_PART);
        for (int i = from; i < to && !endsAuthority(text.charAt(i)); i++) {
            last = text.charAt(i) == '@' ? i : last;
            colon = colon < 0 && text.charAt(i) == ':' ? i : colon;
        }
        return colon >= 0 && colon < last ? mask(colon + 1, last) : from;
    }

    private static boolean endsAuthority(char c) {
        return c == '/'
                || c == '?'
                || c == '#'
                || c == '\n'
                || isBlank(c)
                || isQuote(c)
                || c == '<'
                || c == '>';
    }

    /// A private key up to its end line, or to the end of the text where that is missing.
    private int pem(int from) {
        int label = from + "-----BEGIN ".length();
        int close = text.indexOf("-----", label, Math.min(end, label + LONGEST_LABEL));
        if (close < 0 || !text.substring(label, close).endsWith("PRIVATE KEY")) {
            return label;
        }
        int last = text.indexOf("-----END ", close);
        int dashes =
                last < 0
                        ? -1
                        : text.indexOf("-----", last + 9, Math.min(end, last + 9 + LONGEST_LABEL));
        return mask(from, dashes < 0 ? end : dashes + 5);
    }

    private int mask(int from, int to) {
        int length = Redactor.MASK.length();
        if (from >= to || (to - from == length && text.startsWith(Redactor.MASK, from))) {
            return Math.max(from, to);
        }
        StringBuilder masked = out == null ? new StringBuilder(end) : out;
        masked.append(text, copied, from).append(Redactor.MASK);
        out = masked;
        copied = to;
        return to;
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_';
    }

    private static boolean isBase64(char c) {
        return isName(c) || c == '-' || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }
}
