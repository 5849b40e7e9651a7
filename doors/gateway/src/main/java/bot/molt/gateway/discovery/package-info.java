/// Tells the local network where the gateway is; what listens for that is a matter of clients.
@NullMarked
package bot.molt.gateway.discovery;

import org.jspecify.annotations.NullMarked;
