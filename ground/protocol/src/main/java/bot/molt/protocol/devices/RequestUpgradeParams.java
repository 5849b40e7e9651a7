package bot.molt.protocol.devices;

import bot.molt.base.Require;
import java.util.List;

/// The scopes that a connected device asks for.
public record RequestUpgradeParams(List<String> scopes) {
    public RequestUpgradeParams {
        scopes = List.copyOf(scopes);
        Require.that(!scopes.isEmpty(), "scopes", "[]", "at least one, such as operator.write");
    }
}
