package bot.molt.spi.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.charset.StandardCharsets;

/// What a platform is answered.
@SuppressWarnings("ArrayRecordComponent")
public record WebAnswer(int status, String contentType, byte[] body) {
    public static WebAnswer status(int status) {
        return new WebAnswer(status, "text/plain; charset=utf-8", new byte[0]);
    }

    public static WebAnswer json(int status, Json body) {
        return new WebAnswer(status, "application/json; charset=utf-8", JsonText.bytes(body));
    }

    public static WebAnswer text(int status, String body) {
        return new WebAnswer(
                status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }
}
