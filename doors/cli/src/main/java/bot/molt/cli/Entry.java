package bot.molt.cli;

import java.util.function.Supplier;

/// One line of the list of commands: enough to find it and to name it in help.
///
/// @param name the words that the user types: `approvals list`
/// @param summary one sentence
/// @param make builds the command, once it was asked for
public record Entry(String name, String summary, Supplier<Command> make) {
    /// The first word: the group, or the command itself.
    String group() {
        int space = name.indexOf(' ');
        return space < 0 ? name : name.substring(0, space);
    }
}
