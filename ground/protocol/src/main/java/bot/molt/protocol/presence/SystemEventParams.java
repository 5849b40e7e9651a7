package bot.molt.protocol.presence;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Flat;
import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Word of something that is there or happened there.
///
/// @param text a line for people
public record SystemEventParams(
        String text, @Flat Origin origin, @Flat State state, @Nullable Json lastInputSeconds) {
    private static final int MOST = 10_000;

    public SystemEventParams {
        Require.nonBlank("text", text);
        Require.range("text", text.length(), 1, MOST);
    }

    /// Where it comes from.
    public record Origin(
            @Nullable String deviceId,
            @Nullable String instanceId,
            @Nullable String host,
            @Nullable String ip,
            @Nullable String version,
            @Nullable String platform,
            @Nullable String deviceFamily,
            @Nullable String modelIdentifier) {}

    /// How it is there.
    public record State(
            @Nullable String mode,
            @Nullable String reason,
            @Default("[]") List<String> roles,
            @Default("[]") List<String> scopes,
            @Default("[]") List<String> tags) {}
}
