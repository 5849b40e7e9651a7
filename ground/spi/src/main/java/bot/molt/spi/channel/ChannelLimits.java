package bot.molt.spi.channel;

import bot.molt.base.DataSize;

/// What a platform takes.
///
/// @param text characters of one message
/// @param caption characters under a file
/// @param file the largest that can be sent
/// @param lines of one message, where it can be cut between lines
public record ChannelLimits(int text, int caption, DataSize file, int lines) {
    /// Limits of a platform that counts no lines.
    public ChannelLimits(int text, int caption, DataSize file) {
        this(text, caption, file, Integer.MAX_VALUE);
    }
}
