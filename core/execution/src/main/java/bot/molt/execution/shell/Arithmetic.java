package bot.molt.execution.shell;

import java.util.Set;
import java.util.regex.Pattern;

/// Arithmetic. The shell evaluates the value of a variable as an expression again, subscripts and
/// their substitutions included, so that numbers and counters alone are accepted.
final class Arithmetic {
    private static final Pattern TOKENS =
            Pattern.compile("(?:[0-9]+|\\$[#?]|[-+*/%<>=!&|^~?:(),;]|\\s)*");
    private static final Set<String> OPENINGS = Set.of("$((", "((", "$[");

    private Arithmetic() {}

    static void check(Node node, Found found) {
        String text = node.text();
        String inner = inner(text);
        if (!TOKENS.matcher(inner).matches()) {
            found.unprovable(
                    "arithmetic evaluates variables: `%s` (only numbers are accepted)"
                            .formatted(text));
        }
    }

    private static String inner(String text) {
        for (String opening : OPENINGS) {
            int closing = opening.equals("$[") ? 1 : 2;
            if (text.startsWith(opening) && text.length() >= opening.length() + closing) {
                return text.substring(opening.length(), text.length() - closing);
            }
        }
        return "?x";
    }
}
