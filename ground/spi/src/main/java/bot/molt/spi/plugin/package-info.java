/// Code of other people's own in a gateway: what it is, and what it is given. It runs with all that
/// the gateway may do; what walls there are stand around calls, not around plugins.
@NullMarked
package bot.molt.spi.plugin;

import org.jspecify.annotations.NullMarked;
