package bot.molt.protocol.terminal;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// Opens a terminal.
///
/// Wire: `{"command":"bash","columns":120,"rows":40}`
///
/// @param command what runs on it
/// @param workdir absolute, or relative to the workspace
/// @param workspace id of `routing.workspaces`; null for the caller's own
/// @param node name or id of the node that it is to run on; null for where calls of the caller run
public record OpenTerminalParams(
        @Default("bash") @Aka("shell") String command,
        @Default("") @Aka("cwd") String workdir,
        @Nullable String workspace,
        @Nullable String node,
        @Default("80") @Aka("cols") int columns,
        @Default("24") int rows) {
    static final int LARGEST = 1_000;

    public OpenTerminalParams {
        Require.nonBlank("command", command);
        Require.range("columns", columns, 1, LARGEST);
        Require.range("rows", rows, 1, LARGEST);
    }
}
