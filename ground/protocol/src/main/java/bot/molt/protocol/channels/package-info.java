/// Channels: their accounts, who may write there, and messages to there.
@NullMarked
package bot.molt.protocol.channels;

import org.jspecify.annotations.NullMarked;
