package bot.molt.spi.model;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a model server is and how it is spoken to.
///
/// @param provider id of the configuration: `anthropic`, `openrouter`; for messages to people
/// @param baseUrl without the path of a single method
/// @param key null where the server asks for none
/// @param headers sent with each request
/// @param proxy of HTTP; null for none
/// @param silence the longest that a stream may bring nothing before it counts as stalled
/// @param dialect where a server differs from the protocol; each API names the members that it
///   knows
public record ModelEndpoint(
        String provider,
        URI baseUrl,
        @Nullable Secret key,
        Map<String, String> headers,
        @Nullable URI proxy,
        Duration silence,
        Json.Obj dialect) {
    public ModelEndpoint {
        Require.nonBlank("provider", provider);
        headers = Map.copyOf(headers);
    }
}
