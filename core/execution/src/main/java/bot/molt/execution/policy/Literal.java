package bot.molt.execution.policy;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes a command as the pattern that matches it and nothing else.
final class Literal {
    private Literal() {}

    /// Empty where a word is not known before it runs.
    static Optional<String> pattern(SimpleCommand command) {
        if (!command.words().stream().allMatch(Word::literal)) {
            return Optional.empty();
        }
        if (command.args().isEmpty() && command.name().indexOf('/') >= 0) {
            return Optional.of("'" + command.name() + "'");
        }
        return Optional.of(
                command.words().stream()
                        .map(word -> quoted(word.text()))
                        .collect(Collectors.joining(" ")));
    }

    private static String quoted(String word) {
        if (word.matches("[A-Za-z0-9_@%+=:,./-]+")) {
            return word;
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
