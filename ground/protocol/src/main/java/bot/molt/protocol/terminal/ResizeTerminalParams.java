package bot.molt.protocol.terminal;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;

/// Gives a terminal another size, in characters.
public record ResizeTerminalParams(
        @Aka({"terminalId", "sessionId"}) String id, @Aka("cols") int columns, int rows) {
    public ResizeTerminalParams {
        Require.nonBlank("id", id);
        Require.range("columns", columns, 1, OpenTerminalParams.LARGEST);
        Require.range("rows", rows, 1, OpenTerminalParams.LARGEST);
    }
}
