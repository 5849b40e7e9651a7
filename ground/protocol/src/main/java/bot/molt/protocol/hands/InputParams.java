package bot.molt.protocol.hands;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import java.util.Base64;

/// Bytes for the standard input of a process.
///
/// @param offset of the first byte, counted from the start of the process
/// @param data base64
/// @param end whether nothing follows
public record InputParams(
        String processId, long offset, @Default("") String data, @Default("false") boolean end) {
    public InputParams {
        ProcessParams.requireId(processId);
        Require.range("offset", offset, 0, Long.MAX_VALUE);
    }

    public static InputParams of(String processId, long offset, byte[] bytes, boolean end) {
        return new InputParams(processId, offset, Base64.getEncoder().encodeToString(bytes), end);
    }

    /// Errors: `IllegalArgumentException` for what is no base64 or more than [HandsLimit#INPUT].
    public byte[] bytes() {
        return HandsLimit.decoded(data, HandsLimit.INPUT);
    }
}
