package bot.molt.execution.shell;

import java.util.List;

/// One program that would be started, or one builtin that would run.
///
/// @param words the command word, which is always literal, and its arguments
/// @param assigned names of the variables set for it alone
/// @param via what runs it: empty for the shell itself, else the wrapper (`xargs`, `sh -c`)
/// @param source as written
public record SimpleCommand(List<Word> words, List<String> assigned, String via, String source) {
    public SimpleCommand {
        words = List.copyOf(words);
        assigned = List.copyOf(assigned);
    }

    /// The command word: `git`, `/usr/bin/git`.
    public String name() {
        return words.getFirst().text();
    }

    /// The last segment of the command word.
    public String program() {
        return name().substring(name().lastIndexOf('/') + 1);
    }

    public List<Word> args() {
        return words.subList(1, words.size());
    }
}
