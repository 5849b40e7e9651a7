/// Discord, over its gateway and its REST API.
@NullMarked
package bot.molt.channels.discord;

import org.jspecify.annotations.NullMarked;
