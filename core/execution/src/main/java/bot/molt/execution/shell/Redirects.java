package bot.molt.execution.shell;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Redirections: which files the shell opens, and what is in here-documents.
final class Redirects {
    private static final Set<String> WRITING = Set.of(">", ">>", ">|", "&>", "&>>", "<>", ">&");
    private static final Set<String> READING = Set.of("<", "<&");
    private static final Set<String> CLOSING = Set.of(">&-", "<&-");

    private final Found found;
    private final Words words;
    private final Consumer<Node> statements;

    Redirects(Found found, Words words, Consumer<Node> statements) {
        this.found = found;
        this.words = words;
        this.statements = statements;
    }

    void read(Node node) {
        switch (node.type()) {
            case "file_redirect" -> file(node);
            case "herestring_redirect" ->
                    node.children().stream().filter(Node::named).forEach(words::read);
            default -> hereDocument(node);
        }
    }

    private void file(Node node) {
        List<Node> parts =
                node.children().stream().filter(child -> !child.is("file_descriptor")).toList();
        String operator = parts.getFirst().type();
        List<Node> targets = parts.subList(1, parts.size());
        if (CLOSING.contains(operator) && targets.isEmpty()) {
            return;
        }
        if (targets.size() != 1) {
            found.unprovable(
                    "words follow a redirection (put redirections at the end of the command)");
            targets.forEach(words::read);
            return;
        }
        Word target = words.read(targets.getFirst());
        if (operator.endsWith("&") && target.literal() && target.text().matches("[0-9]+-?|-")) {
            return;
        }
        use(operator, target);
    }

    private void use(String operator, Word target) {
        if (WRITING.contains(operator)) {
            found.file(new FileUse(FileUse.Mode.WRITE, target));
        } else if (READING.contains(operator)) {
            found.file(new FileUse(FileUse.Mode.READ, target));
        } else {
            found.unprovable("the redirection %s is not analysed".formatted(operator));
        }
    }

    private void hereDocument(Node node) {
        HereDoc.objection(node).ifPresent(found::unprovable);
        boolean quoted = HereDoc.quoted(node);
        for (Node child : node.children()) {
            switch (child.type()) {
                case "<<", "<<-", "heredoc_start", "heredoc_end", "file_descriptor" -> {}
                case "heredoc_body" -> body(child, quoted);
                case "file_redirect", "herestring_redirect" -> read(child);
                default -> follower(child);
            }
        }
    }

    private void body(Node body, boolean quoted) {
        if (!quoted) {
            words.hereDocument(body);
        }
    }

    /// What stands on the line of the here-document behind its end word.
    private void follower(Node node) {
        if (Set.of("word", "string", "raw_string", "number", "concatenation")
                .contains(node.type())) {
            found.unprovable("words follow a here-document (put it at the end of the command)");
        } else {
            statements.accept(node);
        }
    }
}
