package bot.molt.spi.channel;

import java.util.List;

/// A platform where people write: Telegram, Discord.
public interface Channel {
    /// As the configuration names it: `telegram`.
    String id();

    /// As people name it: `Telegram`.
    String label();

    /// Paths of the gateway to which the platform delivers; one that ends with `/*` stands for
    /// everything below it. Empty where the gateway fetches.
    default List<String> webPaths() {
        return List.of();
    }

    /// Names of the settings that are missing to open the account, such as `botToken`; where one of
    /// several would do, the one that people use most.
    default List<String> missing(ChannelSetup setup) {
        return List.of();
    }

    /// Whether the settings hold what it takes to open the account.
    default boolean isConfigured(ChannelSetup setup) {
        return missing(setup).isEmpty();
    }

    /// Makes an account ready; nothing is sent before [ChannelAccount#receive].
    ///
    /// Errors: `invalid_params` with the setting, its value and what was expected.
    ChannelAccount open(ChannelSetup setup);
}
