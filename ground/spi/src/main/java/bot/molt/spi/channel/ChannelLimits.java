package bot.molt.spi.channel;

import bot.molt.base.DataSize;

/// What a platform takes.
///
/// @param text characters of one message
/// @param caption characters under a file
/// @param file the largest that can be sent
public record ChannelLimits(int text, int caption, DataSize file) {}
