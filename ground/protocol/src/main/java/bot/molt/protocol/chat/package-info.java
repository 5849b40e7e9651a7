/// Parameters and results of `chat.*`.
@NullMarked
package bot.molt.protocol.chat;

import org.jspecify.annotations.NullMarked;
