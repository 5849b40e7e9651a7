package bot.molt.tools.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a server answered.
///
/// @param url of the answer, after every redirect
/// @param fields names in lower case
/// @param cut whether there was more than may be read
@SuppressWarnings("ArrayRecordComponent")
public record WebAnswer(
        WebUrl url, int status, Map<String, String> fields, byte[] body, boolean cut) {
    /// Empty where it is absent.
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    public boolean isOk() {
        return status / 100 == 2;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// How long the server wants to be left alone: ` (Retry-After: 30)`; empty where it does not
    /// say.
    public String retryAfter() {
        String value = field("retry-after");
        return value.matches("[\\w ,:-]{1,40}") ? " (Retry-After: " + value + ")" : "";
    }
}
