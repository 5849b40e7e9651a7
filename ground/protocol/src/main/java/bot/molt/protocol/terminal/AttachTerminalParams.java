package bot.molt.protocol.terminal;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// Has a connection told what a terminal writes, from a byte on.
///
/// Wire: `{"id":"p1a2b3c4d","offset":5120,"window":262144}`
///
/// @param offset first byte that is wanted; negative counts from what is written by now
/// @param window bytes that are sent before `terminal.ack` has to tell that they were taken; null
///   for no such limit
/// @param writer whose inputs are asked for; the connection's where it is empty
public record AttachTerminalParams(
        @Aka({"terminalId", "sessionId"}) String id,
        @Default("0") long offset,
        @Nullable Integer window,
        @Default("") String writer) {
    static final int SMALLEST = 4 << 10;
    static final int LARGEST = 16 << 20;
    static final int LONGEST_WRITER = 64;

    public AttachTerminalParams {
        Require.nonBlank("id", id);
        Require.range("writer", writer.length(), 0, LONGEST_WRITER);
        if (window != null) {
            Require.range("window", window, SMALLEST, LARGEST);
        }
    }
}
