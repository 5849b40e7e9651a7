/// Addresses of guests, and the network that they are on.
@NullMarked
package bot.molt.fleet.net;

import org.jspecify.annotations.NullMarked;
