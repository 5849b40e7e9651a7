package bot.molt.protocol.hands;

import java.util.Base64;

/// A piece of a file.
///
/// @param data base64; empty at the end of the file
/// @param info of the file when the piece was read
public record ReadResult(String data, FileItem info) {
    public static ReadResult of(byte[] bytes, FileItem info) {
        return new ReadResult(Base64.getEncoder().encodeToString(bytes), info);
    }

    /// Errors: `IllegalArgumentException` for what is no base64 or more than [HandsLimit#READ].
    public byte[] bytes() {
        return HandsLimit.decoded(data, HandsLimit.READ);
    }
}
