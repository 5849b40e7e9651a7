package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import java.util.Map;

/// A request that came to a [FakeModelServer].
///
/// @param api name of the API whose path it came to; empty for none
/// @param headers names in lower case
/// @param number of requests before it
/// @param turns of the assistant in its conversation
public record Asked(
        String api,
        String method,
        String path,
        Map<String, String> headers,
        Json.Obj body,
        int number,
        int turns) {
    public Asked {
        headers = Map.copyOf(headers);
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
