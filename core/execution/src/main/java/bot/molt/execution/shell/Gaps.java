package bot.molt.execution.shell;

import java.util.List;
import java.util.Set;

/// Holds the grammar's reading against the shell's: between two tokens there may be blanks alone,
/// and where the shell would not end a word or a line, the grammar must not either.
final class Gaps {
    private static final Set<String> ONE_LINE =
            Set.of(
                    "command",
                    "redirected_statement",
                    "declaration_command",
                    "unset_command",
                    "variable_assignments",
                    "file_redirect",
                    "herestring_redirect",
                    "negated_command");

    private final Found found;

    Gaps(Found found) {
        this.found = found;
    }

    void check(Node parent) {
        int from = parent.start();
        Node before = null;
        for (Node child : parent.children()) {
            gap(
                    parent,
                    parent.between(from, child.start()),
                    before != null && joined(before, child));
            from = child.end();
            before = child;
        }
        gap(parent, parent.between(from, parent.end()), false);
    }

    /// Whether the two are words or statements, which nothing but a blank keeps apart.
    private static boolean joined(Node left, Node right) {
        return left.named()
                && right.named()
                && !left.is("file_descriptor")
                && !right.is("comment")
                && !redirect(right);
    }

    private static boolean redirect(Node node) {
        return node.type().endsWith("_redirect") || node.type().startsWith("heredoc_");
    }

    private void gap(Node parent, String text, boolean joined) {
        String plain = text.replace("\\\n", "");
        boolean oneLine = ONE_LINE.contains(parent.type());
        if (!plain.isBlank() || plain.indexOf('\r') >= 0) {
            found.unprovable(
                    "the text `%s` is outside of what the grammar read".formatted(plain.strip()));
        } else if (oneLine && plain.indexOf('\n') >= 0) {
            found.unprovable("a command goes over a line end");
        } else if (plain.isEmpty() && !text.isEmpty()) {
            found.unprovable("a line continuation joins two words");
        } else if (joined && plain.isEmpty()) {
            found.unprovable("two words stand without a blank between them");
        } else if (joined && !oneLine && statements(parent) && plain.indexOf('\n') < 0) {
            found.unprovable("two commands stand on one line without a separator");
        }
    }

    private static boolean statements(Node parent) {
        return List.of(
                        "program",
                        "compound_statement",
                        "subshell",
                        "do_group",
                        "command_substitution")
                .contains(parent.type());
    }
}
