/// Params of what steers heartbeats.
@NullMarked
package bot.molt.protocol.heartbeat;

import org.jspecify.annotations.NullMarked;
