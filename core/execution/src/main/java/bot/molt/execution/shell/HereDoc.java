package bot.molt.execution.shell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Holds the grammar's reading of a here-document against the shell's: where the body starts and
/// where the first line stands that ends it.
final class HereDoc {
    private static final Pattern START =
            Pattern.compile(
                    "([A-Za-z_][A-Za-z0-9_]*)|'([A-Za-z_][A-Za-z0-9_]*)'|\"([A-Za-z_][A-Za-z0-9_]*)\"");

    private HereDoc() {}

    /// Whether the shell expands nothing in the body.
    static boolean quoted(Node redirect) {
        return find(redirect, "heredoc_start")
                .map(start -> !start.text().matches("\\w+"))
                .orElse(false);
    }

    /// Why the reading is doubtful; empty where it is not.
    static Optional<String> objection(Node redirect) {
        Optional<Node> start = find(redirect, "heredoc_start");
        Optional<Node> end = find(redirect, "heredoc_end");
        if (start.isEmpty() || end.isEmpty()) {
            return Optional.of("a here-document has no end");
        }
        Matcher name = START.matcher(start.get().text());
        if (!name.matches()) {
            return Optional.of("the end word of a here-document is not a plain word");
        }
        String word = start.get().text().replaceAll("['\"]", "");
        boolean tabs = redirect.opens("<<-");
        return body(redirect, start.get(), end.get(), new Delimiter(word, tabs));
    }

    private record Delimiter(String word, boolean tabs) {
        boolean ends(String line) {
            return (tabs ? line.replaceFirst("^\t+", "") : line).equals(word);
        }
    }

    private static Optional<String> body(Node redirect, Node start, Node end, Delimiter delimiter) {
        String text = redirect.between(0, redirect.source().length());
        String before = redirect.between(0, start.end());
        int line = text.indexOf('\n', before.length());
        if (line < 0 || text.substring(before.length(), line).matches("(?s).*['\"\\\\`({$<].*")) {
            return Optional.of("the line of a here-document goes on with quotes or expansions");
        }
        int bodyStart = line + 1;
        int endAt = redirect.between(0, end.end()).length();
        for (int from = bodyStart; from <= text.length(); ) {
            int to = text.indexOf('\n', from);
            String one = text.substring(from, to < 0 ? text.length() : to);
            if (delimiter.ends(one)) {
                return from + one.length() == endAt
                        ? Optional.empty()
                        : Optional.of("a here-document may end earlier than it seems");
            }
            from = to < 0 ? text.length() + 1 : to + 1;
        }
        return Optional.of("a here-document has no end");
    }

    static Optional<Node> find(Node redirect, String type) {
        List<Node> children = redirect.children();
        return children.stream().filter(child -> child.is(type)).findFirst();
    }
}
