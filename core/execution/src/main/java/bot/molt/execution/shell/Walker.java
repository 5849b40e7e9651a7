package bot.molt.execution.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Walks the statements of a text and collects what they run. Every kind of node is either named
/// here or makes the text unprovable.
final class Walker {
    private static final Set<String> TOKENS =
            Set.of(
                    ";",
                    "\n",
                    "&",
                    "&&",
                    "||",
                    "|",
                    "|&",
                    "(",
                    ")",
                    "{",
                    "}",
                    "!",
                    "$(",
                    "`",
                    "<(",
                    ">(",
                    "if",
                    "then",
                    "else",
                    "elif",
                    "fi",
                    "while",
                    "until",
                    "do",
                    "done",
                    "for",
                    "in",
                    "select",
                    "case",
                    "esac",
                    ";;",
                    ";&",
                    ";;&",
                    "function");

    private final Found found = new Found();
    private final Gaps gaps = new Gaps(found);
    private final Words words = new Words(found, this::block);
    private final Redirects redirects = new Redirects(found, words, this::statement);
    private final Tests tests = new Tests(found, words);
    private final Emitter emitter;

    Walker(String via, int nesting) {
        this.emitter = new Emitter(found, via, nesting);
    }

    Found found() {
        return found;
    }

    void program(Node root) {
        String outside =
                root.between(0, root.start()) + root.between(root.end(), root.source().length());
        if (!outside.isBlank()) {
            found.unprovable(
                    "the text `%s` is outside of what the grammar read".formatted(outside.strip()));
        }
        block(root);
    }

    private void block(Node node) {
        gaps.check(node);
        node.children().forEach(this::statement);
    }

    private void statement(Node node) {
        switch (node.type()) {
            case "list",
                    "pipeline",
                    "subshell",
                    "if_statement",
                    "elif_clause",
                    "else_clause",
                    "while_statement",
                    "do_group",
                    "negated_command",
                    "redirected_statement",
                    "variable_assignments" ->
                    block(node);
            case "compound_statement" -> compound(node);
            case "command" -> command(node);
            case "declaration_command", "unset_command" -> declaration(node);
            case "variable_assignment" -> assignment(node);
            case "test_command" -> tests.check(node);
            case "for_statement" -> loop(node);
            case "c_style_for_statement" -> counted(node);
            case "case_statement" -> choice(node);
            case "function_definition" -> function(node);
            case "file_redirect", "heredoc_redirect", "herestring_redirect" -> redirects.read(node);
            case "comment" -> comment(node);
            default -> token(node);
        }
    }

    private void token(Node node) {
        if (node.named() || !TOKENS.contains(node.type())) {
            found.unprovable(
                    "`%s` is shell syntax that is not analysed (%s)"
                            .formatted(node.text(), node.type()));
        }
    }

    private void comment(Node node) {
        String before = node.between(Math.max(0, node.start() - 1), node.start());
        String after = node.between(node.end(), Math.min(node.source().length(), node.end() + 1));
        boolean starts = before.isEmpty() || before.matches("[\\s;&|()]");
        boolean ends = after.isEmpty() || after.equals("\n");
        if (!starts || !ends || node.text().indexOf('\n') >= 0) {
            found.unprovable("a comment may not be one for the shell");
        }
    }

    private void compound(Node node) {
        if (node.opens("{")) {
            block(node);
        } else {
            Arithmetic.check(node, found);
        }
    }

    private void command(Node node) {
        gaps.check(node);
        List<Word> argv = new ArrayList<>();
        List<String> assigned = new ArrayList<>();
        for (Node child : node.children()) {
            switch (child.type()) {
                case "variable_assignment" -> assigned.add(assignment(child));
                case "file_redirect", "heredoc_redirect", "herestring_redirect" ->
                        redirects.read(child);
                default -> argv.add(words.read(child));
            }
        }
        emitter.emit(argv, assigned, node.text());
    }

    private void declaration(Node node) {
        gaps.check(node);
        List<Word> argv = new ArrayList<>();
        for (Node child : node.children()) {
            if (child.is("variable_assignment")) {
                argv.add(new Word(assignment(child) + "=", false, false, child.text()));
            } else {
                argv.add(child.named() ? words.read(child) : Word.of(child.text()));
            }
        }
        emitter.emit(argv, List.of(), node.text());
    }

    /// Checks name and value; returns the name.
    private String assignment(Node node) {
        Node target = node.children().getFirst();
        String name = target.text().replaceFirst("(?s)\\[.*", "");
        if (Variables.dangerous(name)) {
            found.unprovable("it sets %s, which changes what programs do".formatted(name));
        }
        if (!target.text().equals(name)
                && !target.text().substring(name.length()).matches("\\[[0-9]+\\]")) {
            found.unprovable(
                    "`%s`: a subscript is evaluated by the shell".formatted(target.text()));
        }
        for (Node value : node.children().subList(1, node.children().size())) {
            value(value);
        }
        return name;
    }

    private void value(Node value) {
        if (value.is("array")) {
            value.children().forEach(this::element);
        } else if (value.named()) {
            words.read(value);
        }
    }

    private void element(Node element) {
        if (element.named() && element.text().startsWith("[")) {
            found.unprovable(
                    "`%s`: a subscript is evaluated by the shell".formatted(element.text()));
        } else if (element.named()) {
            words.read(element);
        }
    }

    private void loop(Node node) {
        for (Node child : node.children()) {
            switch (child.type()) {
                case "variable_name" -> loopVariable(child);
                case "do_group", "compound_statement" -> statement(child);
                default -> wordOrToken(child);
            }
        }
    }

    private void loopVariable(Node name) {
        if (Variables.dangerous(name.text())) {
            found.unprovable("it sets %s, which changes what programs do".formatted(name.text()));
        }
    }

    private void wordOrToken(Node child) {
        if (child.named() && !child.is("comment")) {
            words.read(child);
        } else {
            statement(child);
        }
    }

    private void counted(Node node) {
        found.unprovable("a counting loop evaluates variables (use: for i in 1 2 3)");
        node.children().stream().filter(child -> child.is("do_group")).forEach(this::statement);
    }

    private void choice(Node node) {
        for (Node child : node.children()) {
            if (child.is("case_item")) {
                choiceItem(child);
            } else {
                wordOrToken(child);
            }
        }
    }

    private void choiceItem(Node item) {
        boolean pattern = true;
        for (Node child : item.children()) {
            if (child.is(")")) {
                pattern = false;
            } else if (pattern) {
                wordOrToken(child);
            } else {
                statement(child);
            }
        }
    }

    private void function(Node node) {
        found.unprovable("it defines a function, which can stand for any command");
        for (Node child : node.children()) {
            if (child.is("compound_statement") || child.is("subshell")) {
                statement(child);
            }
        }
    }
}
