package bot.molt.execution.shell;

import java.util.List;

/// Everything that a command line would run and open, or why that cannot be told.
///
/// @param commands in the order of the text; those that a wrapper runs follow the wrapper
/// @param files of redirections; descriptors that are only duplicated are left out
/// @param unprovable why the lists may be incomplete; empty where they are not
public record Analysis(List<SimpleCommand> commands, List<FileUse> files, List<String> unprovable) {
    public Analysis {
        commands = List.copyOf(commands);
        files = List.copyOf(files);
        unprovable = List.copyOf(unprovable);
    }

    static Analysis unprovable(String reason) {
        return new Analysis(List.of(), List.of(), List.of(reason));
    }

    /// Whether the lists are known to be complete.
    public boolean proved() {
        return unprovable.isEmpty();
    }
}
