/// Channels as clients ask for them, and as platforms deliver to them.
@NullMarked
package bot.molt.gateway.channel;

import org.jspecify.annotations.NullMarked;
