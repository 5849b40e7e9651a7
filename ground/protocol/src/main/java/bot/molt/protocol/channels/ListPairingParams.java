package bot.molt.protocol.channels;

import org.jspecify.annotations.Nullable;

/// Whose strangers are meant.
///
/// @param channel null for every channel
/// @param accountId taken and not used: strangers are kept by channel
public record ListPairingParams(@Nullable String channel, @Nullable String accountId) {}
