package bot.molt.execution.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Splits the text of a pattern into words, with the shell's quotes.
final class PatternText {
    /// A `*` that is a word of its own.
    static final String ANY = ".*";

    private static final int MAX_WILDCARDS = 8;

    private final String text;
    private final List<Word> words = new ArrayList<>();
    private StringBuilder regex = new StringBuilder();
    private StringBuilder prefix = new StringBuilder();
    private boolean wild;
    private boolean started;
    private int wildcards;

    /// @param regex what the word must match
    /// @param prefix literal text up to the first wildcard
    /// @param wild whether it has one
    record Word(String regex, String prefix, boolean wild) {}

    PatternText(String text) {
        this.text = text;
    }

    /// Errors: `IllegalArgumentException` for quotes without an end and for shell operators.
    List<Word> words() {
        for (int i = 0; i < text.length(); ) {
            i = next(i);
        }
        end();
        if (wildcards > MAX_WILDCARDS) {
            throw new IllegalArgumentException(
                    "%d wildcards (expected: %d or fewer)".formatted(wildcards, MAX_WILDCARDS));
        }
        return words;
    }

    private int next(int i) {
        char c = text.charAt(i);
        if (c == ' ' || c == '\t') {
            end();
            return i + 1;
        }
        started = true;
        if (c == '\'' || c == '"') {
            return quoted(i + 1, c);
        }
        if (c == '\\' && i + 1 < text.length()) {
            literal(text.charAt(i + 1));
            return i + 2;
        }
        if (c == '*' || c == '?') {
            return wildcard(i, c);
        }
        if (";|&<>()`$\n".indexOf(c) >= 0) {
            throw new IllegalArgumentException(
                    "the operator %s (expected: a pattern of one command, or the character in quotes)"
                            .formatted(c));
        }
        literal(c);
        return i + 1;
    }

    private int quoted(int from, char quote) {
        int to = text.indexOf(quote, from);
        if (to < 0) {
            throw new IllegalArgumentException(
                    "a quote without its end (expected: a pattern such as \"git *\")");
        }
        text.substring(from, to).chars().forEach(c -> literal((char) c));
        return to + 1;
    }

    private void literal(char c) {
        regex.append(Pattern.quote(String.valueOf(c)));
        if (!wild) {
            prefix.append(c);
        }
    }

    private int wildcard(int i, char c) {
        wildcards++;
        wild = true;
        boolean twice = c == '*' && i + 1 < text.length() && text.charAt(i + 1) == '*';
        String any = words.isEmpty() && !twice ? "[^/]" : ".";
        regex.append(any).append(c == '*' ? "*" : "");
        return twice ? i + 2 : i + 1;
    }

    private void end() {
        if (started) {
            boolean alone = words.isEmpty() && regex.toString().equals("[^/]*");
            words.add(new Word(alone ? ANY : regex.toString(), prefix.toString(), wild));
        }
        regex = new StringBuilder();
        prefix = new StringBuilder();
        wild = false;
        started = false;
    }
}
