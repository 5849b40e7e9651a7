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

    /// Whether the settings hold what it takes to open the account.
    boolean isConfigured(ChannelSetup setup);

    /// Makes an account ready; nothing is sent before [ChannelAccount#receive].
    ///
    /// Errors: `invalid_params` with the setting, its value and what was expected.
    ChannelAccount open(ChannelSetup setup);
}
