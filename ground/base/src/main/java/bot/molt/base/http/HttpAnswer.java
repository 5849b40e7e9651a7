package bot.molt.base.http;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What goes back for one request.
///
/// @param status 200 to 599
/// @param headers beside `Content-Type` and `Content-Length`
/// @param body as it goes out, owned by the answer
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, String type, Map<String, String> headers, byte[] body) {
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    public static HttpAnswer text(int status, String text) {
        return new HttpAnswer(
                status,
                "text/plain; charset=utf-8",
                Map.of(),
                text.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpAnswer json(int status, Json body) {
        return new HttpAnswer(status, "application/json", Map.of(), JsonText.bytes(body));
    }

    /// `{"error":"…","code":"not_found"}` with the status of the failure's code.
    public static HttpAnswer failure(CodedException failure) {
        return json(
                failure.code().httpStatus(),
                Json.Obj.EMPTY
                        .with("error", failure.text())
                        .with("code", failure.code().wireName()));
    }
}
