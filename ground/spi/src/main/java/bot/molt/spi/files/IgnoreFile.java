package bot.molt.spi.files;

import java.util.ArrayList;
import java.util.List;

/// The rules of one ignore file (`gitignore(5)`), for paths relative to its folder.
record IgnoreFile(List<Rule> rules) {
    static final IgnoreFile NONE = new IgnoreFile(List.of());

    /// What a file says of a path.
    enum Verdict {
        SILENT,
        IGNORED,
        KEPT
    }

    private record Rule(Glob glob, boolean negated, boolean folderOnly, boolean nameOnly) {}

    static IgnoreFile parse(String text) {
        List<Rule> rules = new ArrayList<>();
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (String line : body.split("\r?\n")) {
            String pattern = withoutTrailingBlanks(line);
            if (!pattern.isEmpty() && !pattern.startsWith("#") && pattern.length() <= 1_024) {
                rule(pattern, rules);
            }
        }
        return rules.isEmpty() ? NONE : new IgnoreFile(List.copyOf(rules));
    }

    private static void rule(String line, List<Rule> rules) {
        boolean negated = line.startsWith("!");
        String pattern = negated ? line.substring(1) : line;
        boolean folderOnly = pattern.endsWith("/");
        pattern = folderOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
        boolean nameOnly = pattern.indexOf('/') < 0;
        if (!pattern.isEmpty() && !pattern.equals("/")) {
            rules.add(new Rule(Glob.withoutBraces(pattern), negated, folderOnly, nameOnly));
        }
    }

    private static String withoutTrailingBlanks(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ') {
            end--;
        }
        int backslashes = 0;
        while (end - backslashes > 0 && line.charAt(end - backslashes - 1) == '\\') {
            backslashes++;
        }
        boolean escaped = backslashes % 2 == 1 && end < line.length();
        return line.substring(0, escaped ? end + 1 : end);
    }

    /// The verdict of the last rule that matches.
    Verdict verdict(String path, boolean folder) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            String subject = rule.nameOnly ? path.substring(path.lastIndexOf('/') + 1) : path;
            if ((folder || !rule.folderOnly) && rule.glob.matches(subject)) {
                return rule.negated ? Verdict.KEPT : Verdict.IGNORED;
            }
        }
        return Verdict.SILENT;
    }

    boolean keepsSomething() {
        return rules.stream().anyMatch(Rule::negated);
    }
}
