/// Whether the gateway is there, and what it does.
@NullMarked
package bot.molt.protocol.health;

import org.jspecify.annotations.NullMarked;
