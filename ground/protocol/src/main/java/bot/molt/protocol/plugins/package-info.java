/// Code of other people's own in the gateway.
@NullMarked
package bot.molt.protocol.plugins;

import org.jspecify.annotations.NullMarked;
