package bot.molt.spi.plugin;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The answer to a request.
///
/// @param status 200..599
@SuppressWarnings("ArrayRecordComponent")
public record HttpReply(int status, Map<String, String> headers, byte[] body) {
    public HttpReply {
        Require.range("status", status, 200, 599);
        headers = Map.copyOf(headers);
    }

    public static HttpReply json(int status, Json json) {
        return new HttpReply(
                status,
                Map.of("Content-Type", "application/json; charset=utf-8"),
                JsonText.bytes(json));
    }

    public static HttpReply text(int status, String text) {
        return new HttpReply(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
