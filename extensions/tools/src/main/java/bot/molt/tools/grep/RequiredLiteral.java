package bot.molt.tools.grep;

import java.util.Optional;

/// A text that everything which matches a regular expression must contain; for a quick look first.
final class RequiredLiteral {
    private static final String REPEATS = "*?{";
    private static final String META = ".+*?{}()[]|^$\\";

    private final String pattern;
    private final StringBuilder run = new StringBuilder();
    private String best = "";

    private RequiredLiteral(String pattern) {
        this.pattern = pattern;
    }

    /// Empty where none can be told.
    static Optional<String> of(String pattern) {
        if (pattern.contains("|") || pattern.contains("(?") || pattern.contains("\\Q")) {
            return Optional.empty();
        }
        String found = new RequiredLiteral(pattern).longest();
        return found.length() < 2 ? Optional.empty() : Optional.of(found);
    }

    private String longest() {
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            boolean escaped = c == '\\' && at + 1 < pattern.length();
            char subject = escaped ? pattern.charAt(at + 1) : c;
            boolean literal =
                    escaped
                            ? subject < 0x80 && !Character.isLetterOrDigit(subject)
                            : META.indexOf(c) < 0;
            int next = at + (escaped ? 2 : 1);
            if (!literal) {
                endRun();
                at = c == '(' || c == '[' ? skip(at) : next;
                at = subject == 'p' || subject == 'P' || subject == 'x' ? pattern.length() : at;
            } else {
                boolean optional =
                        next < pattern.length() && REPEATS.indexOf(pattern.charAt(next)) >= 0;
                if (optional) {
                    endRun();
                } else {
                    run.append(subject);
                }
                at = next;
            }
            at = c == '{' && !escaped ? afterBrace(at) : at;
        }
        endRun();
        return best;
    }

    private int afterBrace(int at) {
        int close = pattern.indexOf('}', at);
        return close < 0 ? pattern.length() : close + 1;
    }

    private void endRun() {
        best = run.length() > best.length() ? run.toString() : best;
        run.setLength(0);
    }

    /// Past the group or class that begins at `at`.
    private int skip(int at) {
        boolean inClass = false;
        int depth = 0;
        int classStart = 0;
        for (int i = at; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (inClass) {
                inClass = c != ']' || i == classStart;
            } else if (c == '[') {
                inClass = true;
                classStart = i + (pattern.startsWith("^", i + 1) ? 2 : 1);
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
            if (!inClass && depth <= 0) {
                return i + 1;
            }
        }
        return pattern.length();
    }
}
