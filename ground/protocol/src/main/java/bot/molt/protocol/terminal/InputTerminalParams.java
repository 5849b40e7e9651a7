package bot.molt.protocol.terminal;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;

/// Types into a terminal.
///
/// Wire: `{"id":"p1a2b3c4d","data":"ls\r","writer":"9f2c","seq":17}`
///
/// @param writer who counts; the connection where it is empty
/// @param seq number of this input, growing by one; one that was taken before is not typed again. 0
///   for input without numbers
public record InputTerminalParams(
        @Aka({"terminalId", "sessionId"}) String id,
        String data,
        @Default("") String writer,
        @Default("0") long seq) {
    static final int LARGEST = 256 << 10;

    public InputTerminalParams {
        Require.nonBlank("id", id);
        Require.range("data", data.length(), 0, LARGEST);
        Require.range("writer", writer.length(), 0, AttachTerminalParams.LONGEST_WRITER);
        Require.range("seq", seq, 0, Long.MAX_VALUE);
    }
}
