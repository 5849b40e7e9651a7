/// Machines of users: who has which, and how people let themselves in. Seen by the bridge and the
/// SSH gateway; kept by the fleet, in this process or behind its HTTP API.
@NullMarked
package bot.molt.spi.fleet;

import org.jspecify.annotations.NullMarked;
