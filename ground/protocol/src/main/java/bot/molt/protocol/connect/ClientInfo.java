package bot.molt.protocol.connect;

import bot.molt.base.Require;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client says it is. Nothing of it is proven.
///
/// @param id what program it is: `cli`, `node-host`, `gateway-client`, or a name of its own
/// @param mode what it is there for: `cli`, `ui`, `backend`, `node`, `probe`, `webchat`, `test`,
///   `operator`
/// @param instanceId tells several of the same kind apart
public record ClientInfo(
        String id,
        @Nullable String displayName,
        String version,
        String platform,
        @Nullable String deviceFamily,
        @Nullable String modelIdentifier,
        String mode,
        @Nullable String instanceId,
        @Nullable String buildId,
        @Nullable String timeZone) {
    private static final int MOST = 256;
    private static final Set<String> PASSING = Set.of("cli", "backend", "probe", "operator");

    public ClientInfo {
        Require.nonBlank("id", id);
        Require.nonBlank("version", version);
        Require.nonBlank("platform", platform);
        Require.nonBlank("mode", mode);
        for (String text :
                new @Nullable String[] {
                    id,
                    displayName,
                    version,
                    platform,
                    deviceFamily,
                    modelIdentifier,
                    mode,
                    instanceId,
                    buildId,
                    timeZone
                }) {
            Require.range("client", text == null ? 0 : text.length(), 0, MOST);
        }
    }

    /// Comes to look and goes: is not shown among those who are present.
    public boolean passesBy() {
        return PASSING.contains(mode);
    }
}
