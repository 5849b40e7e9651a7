package bot.molt.spi.channel;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/// What an account is opened with.
///
/// @param account `default` where only one is configured
/// @param settings of the account, with those of its channel where it has none of its own
/// @param state a folder for what the account keeps
/// @param secrets told of every secret that is read, so that no log shows it
public record ChannelSetup(
        String account,
        Json.Obj settings,
        Map<String, String> environment,
        Path state,
        Consumer<Secret> secrets) {
    public static final String DEFAULT = "default";

    public ChannelSetup {
        environment = Map.copyOf(environment);
    }

    /// Whether variables of the environment are meant for this account.
    public boolean isDefault() {
        return account.equals(DEFAULT);
    }
}
