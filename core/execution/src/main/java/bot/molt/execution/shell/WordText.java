package bot.molt.execution.shell;

import java.util.ArrayList;
import java.util.List;

/// A word while its parts are read.
final class WordText {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder shape = new StringBuilder();
    private final List<String> objections = new ArrayList<>();
    private int known = -1;
    private boolean splits;
    private boolean home;

    /// Quoted text: each character stands for itself.
    void quoted(String part) {
        text.append(part);
        shape.append("q".repeat(part.length()));
    }

    /// Something that only the running shell knows.
    void dynamic(boolean maySplit) {
        unknown();
        splits |= maySplit;
        shape.append('d');
        text.append('\0');
    }

    void object(String reason) {
        objections.add(reason);
    }

    List<String> objections() {
        return objections;
    }

    /// Text outside quotes, with its backslashes.
    void bare(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '\\') {
                i++;
                escaped(i < part.length() ? part.charAt(i) : '\\');
            } else {
                bareChar(c);
            }
        }
    }

    private void escaped(char c) {
        if (c != '\n') {
            quoted(String.valueOf(c));
        }
    }

    private void bareChar(char c) {
        if (";|&<>()`'\"\n\t $".indexOf(c) >= 0) {
            object("the character " + c + " stands where the grammar reads a plain word");
        } else if (c == '*' || c == '?' || c == '[') {
            unknown();
        } else if (c == '~' && text.isEmpty()) {
            home = true;
        } else if (c == '#' && text.isEmpty()) {
            object("a word starts with #");
        }
        text.append(c);
        shape.append(c);
    }

    private void unknown() {
        known = known < 0 ? text.length() : known;
    }

    Word word(String source) {
        if (shape.toString().matches("\\{[A-Za-z_][A-Za-z0-9_]*(\\[.*\\])?\\}")) {
            object("`" + source + "` can name the variable of a redirection");
        }
        int brace = braces();
        if (brace >= 0) {
            known = known < 0 ? brace : Math.min(known, brace);
        }
        boolean whole = known < 0 || "[".contentEquals(text);
        String shown = text.toString();
        return new Word(whole ? shown : shown.substring(0, known), whole && !home, splits, source);
    }

    /// Where a brace expansion may start; -1 where there is none.
    private int braces() {
        int open = shape.indexOf("{");
        if (open < 0 || shape.indexOf("}", open) < 0) {
            return -1;
        }
        return shape.indexOf(",", open) >= 0 || shape.indexOf("..", open) >= 0 ? open : -1;
    }
}
