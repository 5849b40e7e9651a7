package bot.molt.protocol.hands;

import bot.molt.base.Require;
import java.util.Base64;

/// What a process wrote. The answer says that the gateway has it.
///
/// @param offset of the first byte in its stream
/// @param data base64
public record OutputParams(String processId, Stream stream, long offset, String data) {
    public OutputParams {
        ProcessParams.requireId(processId);
        Require.range("offset", offset, 0, Long.MAX_VALUE);
    }

    /// Which output; with a terminal, or with both merged, everything is the first.
    public enum Stream {
        STDOUT,
        STDERR
    }

    public static OutputParams of(String processId, Stream stream, long offset, byte[] bytes) {
        return new OutputParams(
                processId, stream, offset, Base64.getEncoder().encodeToString(bytes));
    }

    /// Errors: `IllegalArgumentException` for what is no base64 or more than [HandsLimit#OUTPUT].
    public byte[] bytes() {
        return HandsLimit.decoded(data, HandsLimit.OUTPUT);
    }
}
