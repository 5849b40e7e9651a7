package bot.molt.spi.channel;

import java.util.Map;
import java.util.Optional;

/// A request that a platform sent to the gateway.
///
/// @param path as it was asked for
/// @param query parameters, decoded
/// @param headers by name in lower case
@SuppressWarnings("ArrayRecordComponent")
public record WebDelivery(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body) {
    /// @param name in lower case
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
