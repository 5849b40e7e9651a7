package bot.molt.execution.shell;

import java.util.List;
import java.util.Set;

/// `[ … ]`, `[[ … ]]` and `(( … ))`: they run nothing unless an operand is evaluated as arithmetic.
final class Tests {
    private static final Set<String> EXPRESSIONS =
            Set.of(
                    "binary_expression",
                    "unary_expression",
                    "parenthesized_expression",
                    "negation_expression");
    private static final Set<String> TOKENS =
            Set.of(
                    "[", "]", "[[", "]]", "=", "==", "!=", "=~", "!", "&&", "||", "(", ")", "<",
                    ">");
    private static final Set<String> ONLY_DOUBLE = Set.of("<", ">", "(", ")", "&&", "||", "=~");
    private static final Set<String> EVALUATING = Set.of("-v", "-R");
    private static final Set<String> NUMERIC = Set.of("-eq", "-ne", "-lt", "-le", "-gt", "-ge");

    private final Found found;
    private final Words words;

    Tests(Found found, Words words) {
        this.found = found;
        this.words = words;
    }

    void check(Node node) {
        if (node.opens("((")) {
            Arithmetic.check(node, found);
        } else {
            new Gaps(found).check(node);
            if (node.text().matches("(?s).*[<>](\\\\\n)*\\(.*")) {
                found.unprovable("`<(` in a test can run a command");
            }
            boolean single = node.opens("[");
            node.children().forEach(child -> part(child, single));
        }
    }

    private void part(Node node, boolean single) {
        if (EXPRESSIONS.contains(node.type())) {
            numeric(node, single);
            node.children().forEach(child -> part(child, single));
        } else if (node.is("test_operator")) {
            operator(node.text());
        } else if (!node.named()) {
            token(node, single);
        } else {
            operand(node, single);
        }
    }

    private void operand(Node node, boolean single) {
        Word word = words.read(node);
        boolean count = word.source().matches("\\$[#?]");
        if (single && ((word.mayBeSeveral() && !count) || EVALUATING.contains(word.text()))) {
            found.unprovable(
                    "`%s` in a test can become another test (quote it)".formatted(word.source()));
        }
    }

    private void operator(String text) {
        if (EVALUATING.contains(text)) {
            found.unprovable("the test %s evaluates subscripts".formatted(text));
        }
    }

    private void token(Node node, boolean single) {
        boolean known =
                TOKENS.contains(node.type()) && !(single && ONLY_DOUBLE.contains(node.type()));
        if (!known && !node.type().startsWith("-")) {
            found.unprovable("`%s` in a test is not analysed".formatted(node.type()));
        }
        operator(node.type());
    }

    /// `[[` evaluates both sides of a comparison of numbers.
    private void numeric(Node node, boolean single) {
        List<Node> parts = node.children();
        boolean compares = parts.stream().anyMatch(part -> NUMERIC.contains(part.text()));
        if (compares && !single && !parts.stream().allMatch(Tests::number)) {
            found.unprovable("[[ evaluates variables in `%s` (use [ … ])".formatted(node.text()));
        }
    }

    private static boolean number(Node part) {
        return part.text().matches("-?[0-9]+|\\$[#?]|-(eq|ne|lt|le|gt|ge)");
    }
}
