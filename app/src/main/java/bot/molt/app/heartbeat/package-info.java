/// What the configuration says of heartbeats.
@NullMarked
package bot.molt.app.heartbeat;

import org.jspecify.annotations.NullMarked;
