package bot.molt.protocol.channels;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// An account of a channel.
///
/// @param accountId null for `default`
public record ChannelAccountParams(String channel, @Nullable String accountId) {
    public ChannelAccountParams {
        Require.nonBlank("channel", channel);
    }
}
