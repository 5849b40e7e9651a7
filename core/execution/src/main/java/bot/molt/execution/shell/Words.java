package bot.molt.execution.shell;

import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads words: quotes, escapes, expansions, and the commands inside substitutions.
final class Words {
    private static final Set<String> BARE =
            Set.of(
                    "word",
                    "number",
                    "variable_name",
                    "special_variable_name",
                    "test_operator",
                    "extglob_pattern",
                    "regex",
                    "file_descriptor");
    private static final Pattern PARAMETER =
            Pattern.compile(
                    "\\$\\{(?:#?(?<name>[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(?:\\[(?:@|\\*|[0-9]+)\\])?)(?<rest>.*)\\}",
                    Pattern.DOTALL);
    private static final Pattern SLICE = Pattern.compile(":\\s*-?[0-9]+(:\\s*-?[0-9]+)?");
    private static final Pattern MARKUP = Pattern.compile("`|\\$[A-Za-z_({0-9@*#?$!'\"\\[-]");

    private final Found found;
    private final Consumer<Node> statements;

    /// @param statements walks the commands of a substitution
    Words(Found found, Consumer<Node> statements) {
        this.found = found;
        this.statements = statements;
    }

    Word read(Node node) {
        WordText text = new WordText();
        part(node, text);
        Word word = text.word(node.text());
        text.objections().forEach(found::unprovable);
        return word;
    }

    private void part(Node node, WordText text) {
        switch (node.type()) {
            case "concatenation", "command_name" -> parts(node, text);
            case "raw_string" -> raw(node, text);
            case "ansi_c_string" -> ansi(node, text);
            case "string" -> string(node, text);
            case "simple_expansion" -> simple(node, text, true);
            case "expansion" -> expansion(node, text, true);
            case "command_substitution" -> substitution(node, text, true);
            case "process_substitution" -> process(node, text);
            case "arithmetic_expansion" -> arithmetic(node, text);
            case "brace_expression" -> text.bare(node.text());
            default -> bare(node, text);
        }
    }

    private void bare(Node node, WordText text) {
        if (BARE.contains(node.type()) && node.children().isEmpty()) {
            text.bare(node.text());
        } else {
            text.object("`%s` is shell syntax that is not analysed".formatted(shortened(node)));
            text.dynamic(true);
        }
    }

    private void parts(Node node, WordText text) {
        int from = node.start();
        for (Node child : node.children()) {
            touching(node, from, child.start(), text);
            part(child, text);
            from = child.end();
        }
        touching(node, from, node.end(), text);
    }

    private static void touching(Node node, int from, int to, WordText text) {
        if (from != to) {
            text.object("a word has a gap at `%s`".formatted(node.between(from, to)));
        }
    }

    private static void raw(Node node, WordText text) {
        String source = node.text();
        String inner = source.substring(1, Math.max(1, source.length() - 1));
        if (source.length() < 2 || !source.endsWith("'") || inner.indexOf('\'') >= 0) {
            text.object("a single-quoted text does not end where it seems");
        }
        text.quoted(inner);
    }

    private static void ansi(Node node, WordText text) {
        String source = node.text();
        AnsiText.decode(source.substring(2, Math.max(2, source.length() - 1)))
                .ifPresentOrElse(
                        text::quoted,
                        () -> {
                            text.object(
                                    "`%s` has an escape that is not analysed".formatted(source));
                            text.dynamic(false);
                        });
    }

    private void string(Node node, WordText text) {
        int from = node.start() + 1;
        for (Node child : node.children()) {
            if (child.is("\"")) {
                continue;
            }
            content(node.between(from, child.start()), text);
            inString(child, text);
            from = child.end();
        }
        content(node.between(from, Math.max(from, node.end() - 1)), text);
    }

    private void inString(Node child, WordText text) {
        switch (child.type()) {
            case "string_content", "$" -> content(child.text(), text);
            case "simple_expansion" -> simple(child, text, false);
            case "expansion" -> expansion(child, text, false);
            case "command_substitution" -> substitution(child, text, false);
            case "arithmetic_expansion" -> arithmetic(child, text);
            default -> bare(child, text);
        }
    }

    /// Text between double quotes: four characters and the line end can be escaped.
    private void content(String source, WordText text) {
        String plain = source.replaceAll("\\\\(?s:.)", "");
        if (plain.indexOf('"') >= 0 || MARKUP.matcher(plain).find()) {
            text.object("a double-quoted text has an expansion that the grammar did not see");
        }
        Matcher escapes = Pattern.compile("\\\\([$`\"\\\\\n])").matcher(source);
        text.quoted(
                escapes.replaceAll(m -> Matcher.quoteReplacement(m.group(1).replace("\n", ""))));
    }

    private static void simple(Node node, WordText text, boolean bare) {
        if (!node.text().matches("\\$([A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!_-])")) {
            text.object("`%s` is an expansion that is not analysed".formatted(shortened(node)));
        }
        text.dynamic(bare || node.text().equals("$@"));
    }

    private void expansion(Node node, WordText text, boolean bare) {
        Matcher form = PARAMETER.matcher(node.text());
        if (!form.matches()
                || !plain(form.group("rest"))
                || !harmless(form.group("name"), form.group("rest"))) {
            text.object("`%s` is an expansion that is not analysed".formatted(shortened(node)));
        }
        text.dynamic(bare || node.text().contains("@"));
        node.children().forEach(this::insideExpansion);
        unread(node);
    }

    /// Quotes and braces inside an expansion are read differently by different shells, and
    /// differently between double quotes.
    private static boolean plain(String rest) {
        return rest.replaceAll("\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}", "")
                .chars()
                .noneMatch(c -> "'\"\\`{}".indexOf(c) >= 0);
    }

    private static boolean harmless(String name, String rest) {
        if (rest.isEmpty() || rest.matches("(?s)(:?[-+?]|##?|%%?|//?|\\^\\^?|,,?).*")) {
            return true;
        }
        if (rest.matches("(?s):?=.*")) {
            return !Variables.dangerous(name);
        }
        return SLICE.matcher(rest).matches();
    }

    private void insideExpansion(Node child) {
        switch (child.type()) {
            case "subscript" -> {}
            case "string",
                    "raw_string",
                    "ansi_c_string",
                    "concatenation",
                    "simple_expansion",
                    "expansion",
                    "command_substitution",
                    "arithmetic_expansion",
                    "process_substitution" ->
                    read(child);
            case "array" -> child.children().forEach(this::insideExpansion);
            default -> plain(child);
        }
    }

    private void plain(Node leaf) {
        if (!leaf.children().isEmpty()
                || MARKUP.matcher(leaf.text().replaceAll("\\\\(?s:.)", "")).find()) {
            if (!leaf.is("${")) {
                found.unprovable(
                        "`%s` inside an expansion is not analysed".formatted(shortened(leaf)));
            }
        }
    }

    /// Text of an expansion or here-document that no child covers.
    private void unread(Node node) {
        int from = node.start();
        for (Node child : node.children()) {
            markup(node.between(from, child.start()));
            from = child.end();
        }
        markup(node.between(from, node.end()));
    }

    private void markup(String text) {
        if (MARKUP.matcher(text.replaceAll("\\\\(?s:.)", "")).find()) {
            found.unprovable(
                    "`%s` is an expansion that the grammar did not see".formatted(text.strip()));
        }
    }

    private void substitution(Node node, WordText text, boolean bare) {
        if (node.opens("`") && node.text().indexOf('\\') >= 0) {
            text.object("backquotes with backslashes are not analysed");
        }
        statements.accept(node);
        text.dynamic(bare);
    }

    private void process(Node node, WordText text) {
        statements.accept(node);
        text.bare("/dev/fd/");
        text.dynamic(false);
    }

    private void arithmetic(Node node, WordText text) {
        Arithmetic.check(node, found);
        text.dynamic(false);
    }

    /// The body of a here-document whose end word is not quoted.
    void hereDocument(Node body) {
        if (body.text().contains("\\\n")) {
            found.unprovable("a here-document has a line continuation");
        }
        for (Node child : body.children()) {
            if (child.is("heredoc_content")) {
                markup(child.text());
            } else {
                read(child);
            }
        }
        unread(body);
    }

    private static String shortened(Node node) {
        String text = node.text();
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }
}
