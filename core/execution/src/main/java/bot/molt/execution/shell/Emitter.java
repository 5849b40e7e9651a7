package bot.molt.execution.shell;

import java.util.List;
import java.util.Set;

/// Takes each simple command as it is found, checks that its name is what it seems, and follows
/// wrappers to what they run.
final class Emitter {
    private static final Set<String> RESERVED =
            Set.of(
                    "if",
                    "then",
                    "else",
                    "elif",
                    "fi",
                    "for",
                    "while",
                    "until",
                    "do",
                    "done",
                    "case",
                    "esac",
                    "in",
                    "function",
                    "select",
                    "coproc",
                    "{",
                    "}",
                    "!",
                    "[[",
                    "]]");

    private final Found found;
    private final String via;
    private final int nesting;

    Emitter(Found found, String via, int nesting) {
        this.found = found;
        this.via = via;
        this.nesting = nesting;
    }

    void emit(List<Word> argv, List<String> assigned, String source) {
        if (argv.isEmpty()) {
            return;
        }
        Word first = argv.getFirst();
        if (!first.literal() && !first.isBelowHome()) {
            found.unprovable(
                    "the command name `%s` is known only when it runs".formatted(first.source()));
        } else if (!first.text().matches("[A-Za-z0-9_./+@%:,~\\[-]+")
                || RESERVED.contains(first.text())) {
            found.unprovable("`%s` is not accepted as a command name".formatted(first.source()));
        } else {
            accepted(new SimpleCommand(argv, assigned, via, source));
        }
    }

    private void accepted(SimpleCommand command) {
        found.command(command);
        Builtins.objection(command).ifPresent(found::unprovable);
        if (nesting < 8) {
            new Wrappers(found, nesting).follow(command);
        } else {
            found.unprovable("wrappers are nested too deep");
        }
    }
}
