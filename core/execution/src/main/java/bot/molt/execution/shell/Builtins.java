package bot.molt.execution.shell;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Builtins that change what later commands mean, or that evaluate their arguments.
final class Builtins {
    private static final Set<String> REFUSED =
            Set.of(
                    "source",
                    ".",
                    "trap",
                    "alias",
                    "unalias",
                    "hash",
                    "enable",
                    "shopt",
                    "bind",
                    "complete",
                    "compopt",
                    "compgen",
                    "fc",
                    "history",
                    "let",
                    "mapfile",
                    "readarray",
                    "getopts",
                    "coproc",
                    "caller",
                    "logout",
                    "suspend",
                    "autoload",
                    "zmodload",
                    "emulate",
                    "noglob",
                    "repeat",
                    "nameref",
                    "function");
    private static final Set<String> DECLARING =
            Set.of("declare", "typeset", "local", "export", "readonly", "unset");

    private Builtins() {}

    static Optional<String> objection(SimpleCommand command) {
        String name = command.name();
        if (REFUSED.contains(name)) {
            return Optional.of(
                    "`%s` can change or evaluate what other commands are".formatted(name));
        }
        if (DECLARING.contains(name)) {
            return declaring(command);
        }
        return switch (name) {
            case "read" ->
                    command.args().stream().allMatch(Builtins::plainName)
                            ? Optional.empty()
                            : Optional.of("`read` may set any variable");
            case "printf" ->
                    first(command)
                            .filter(Builtins::printfTarget)
                            .map(_ -> "`printf -v` sets a variable");
            case "set" ->
                    command.args().stream().allMatch(Builtins::shellOption)
                            ? Optional.empty()
                            : Optional.of(
                                    "`set` changes how the shell reads (accepted: -e, -u, -x, -o pipefail)");
            case "test", "[" -> test(command.args());
            case "wait" ->
                    command.args().stream().anyMatch(Word::mayBeOption)
                            ? Optional.of("`wait` with options sets a variable")
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Word> first(SimpleCommand command) {
        return command.args().stream().findFirst();
    }

    private static boolean printfTarget(Word word) {
        return word.mayBeOption()
                && !word.is("--")
                && !(word.source().startsWith("\"") && word.literal());
    }

    private static Optional<String> declaring(SimpleCommand command) {
        for (Word word : command.args()) {
            String name = word.text().replaceFirst("(?s)\\+?=.*", "");
            boolean option = word.literal() && word.text().matches("-[xrgpaA]+");
            if (!option && (name.isEmpty() || Variables.dangerous(name))) {
                return Optional.of(
                        "`%s %s` changes what programs do"
                                .formatted(command.name(), word.source()));
            }
            if (!option && !word.literal() && !word.text().contains("=")) {
                return Optional.of(
                        "`%s %s` sets a name known only when it runs"
                                .formatted(command.name(), word.source()));
            }
        }
        return Optional.empty();
    }

    private static boolean plainName(Word word) {
        boolean option = word.text().matches("-[rs]+");
        return word.literal() && (option || !Variables.dangerous(word.text()));
    }

    private static boolean shellOption(Word word) {
        return word.literal()
                && word.text().matches("[-+][euxfC]*o?|pipefail|errexit|nounset|noglob");
    }

    private static Optional<String> test(List<Word> args) {
        boolean evaluates =
                args.stream()
                                .anyMatch(word ->
                                        word.mayBeSeveral() || word.is("-v") || word.is("-R"))
                        || (args.size() == 2 && !args.getFirst().literal());
        return evaluates
                ? Optional.of("a test with unquoted or leading variables is not analysed")
                : Optional.empty();
    }
}
