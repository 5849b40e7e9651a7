package bot.molt.protocol.terminal;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;

/// Which terminal is meant.
///
/// @param id as `terminal.open` gave it
public record TerminalParams(@Aka({"terminalId", "sessionId"}) String id) {
    public TerminalParams {
        Require.nonBlank("id", id);
    }
}
