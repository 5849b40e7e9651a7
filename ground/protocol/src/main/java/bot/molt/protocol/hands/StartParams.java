package bot.molt.protocol.hands;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program to start on the node.
///
/// @param processId chosen by the gateway; one that the node knows is not started again
/// @param workdir absolute, or relative to the workspace; empty is the workspace
/// @param terminal size of the terminal to run on; null for pipes
/// @param commandLine the shell text that the program runs, for the node's own policy; null where
///   `command` is no shell
/// @param approved whether an operator of the gateway allowed it
public record StartParams(
        String processId,
        @Default("") String workspace,
        List<String> command,
        @Default("") String workdir,
        @Default("{}") Map<String, String> env,
        @Nullable Terminal terminal,
        @Default("merged") Stderr stderr,
        @Default("none") Stdin stdin,
        @Nullable String commandLine,
        @Default("false") boolean approved) {
    public StartParams {
        ProcessParams.requireId(processId);
        Require.that(!command.isEmpty(), "command", command, "a program and its arguments");
        command = List.copyOf(command);
        env = Map.copyOf(env);
    }

    /// Where standard error goes.
    public enum Stderr {
        MERGED,
        SEPARATE
    }

    /// What standard input is.
    public enum Stdin {
        NONE,
        PIPE
    }

    /// Columns and rows of a terminal.
    public record Terminal(int columns, int rows) {
        public Terminal {
            Require.range("columns", columns, 1, 1_000);
            Require.range("rows", rows, 1, 1_000);
        }
    }
}
