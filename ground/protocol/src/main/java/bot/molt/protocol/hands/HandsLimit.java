package bot.molt.protocol.hands;

import bot.molt.base.Require;
import java.util.Base64;

/// How much one message may carry, in bytes before base64.
public final class HandsLimit {
    /// Of one [OutputParams].
    public static final int OUTPUT = 64 << 10;

    /// Of the output of one process that the gateway has not acknowledged, both streams together.
    public static final int UNACKNOWLEDGED = 1 << 20;

    /// Of one [InputParams].
    public static final int INPUT = 256 << 10;

    /// Of one [ReadParams].
    public static final int READ = 1 << 20;

    /// Of one [WriteParams].
    public static final int WRITE = 16 << 20;

    private HandsLimit() {}

    /// Errors: `IllegalArgumentException` for text that is no base64, or too much of it.
    static byte[] decoded(String data, int most) {
        Require.range("data", data.length(), 0, encoded(most));
        try {
            return Base64.getDecoder().decode(data);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("data: no base64 (expected: base64)", e);
        }
    }

    private static int encoded(int bytes) {
        return (bytes + 2) / 3 * 4;
    }
}
