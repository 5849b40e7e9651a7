/// Telegram, over its Bot API.
@NullMarked
package bot.molt.channels.telegram;

import org.jspecify.annotations.NullMarked;
