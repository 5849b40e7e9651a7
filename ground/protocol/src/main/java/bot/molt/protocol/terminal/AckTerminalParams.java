package bot.molt.protocol.terminal;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;

/// Tells how far the output was taken.
///
/// @param offset first byte that was not
public record AckTerminalParams(@Aka({"terminalId", "sessionId"}) String id, long offset) {
    public AckTerminalParams {
        Require.nonBlank("id", id);
        Require.range("offset", offset, 0, Long.MAX_VALUE);
    }
}
