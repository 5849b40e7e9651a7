/// What clients ask of heartbeats, and are told of them.
@NullMarked
package bot.molt.gateway.heartbeat;

import org.jspecify.annotations.NullMarked;
