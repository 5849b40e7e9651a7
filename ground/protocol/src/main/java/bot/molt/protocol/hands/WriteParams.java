package bot.molt.protocol.hands;

import bot.molt.base.bind.Default;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The whole new content of a file.
///
/// @param data base64
/// @param expectedVersion that the file must have now; null where that does not matter
public record WriteParams(
        @Default("") String workspace,
        String path,
        @Default("") String data,
        @Nullable String expectedVersion) {
    public static WriteParams of(
            String workspace, String path, byte[] bytes, @Nullable String expectedVersion) {
        return new WriteParams(
                workspace, path, Base64.getEncoder().encodeToString(bytes), expectedVersion);
    }

    /// Errors: `IllegalArgumentException` for what is no base64 or more than [HandsLimit#WRITE].
    public byte[] bytes() {
        return HandsLimit.decoded(data, HandsLimit.WRITE);
    }
}
