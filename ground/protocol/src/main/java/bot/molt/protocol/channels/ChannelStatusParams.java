package bot.molt.protocol.channels;

import bot.molt.base.bind.Default;

/// How much is asked about channels.
///
/// @param probe whether platforms are asked too
/// @param timeoutMs taken and not used: each platform has its own limit
public record ChannelStatusParams(
        @Default("false") boolean probe, @Default("10000") int timeoutMs) {}
