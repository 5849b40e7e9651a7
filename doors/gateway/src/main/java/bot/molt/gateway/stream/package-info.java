/// Calls that are watched while they run: event stream and WebSocket over the same feed.
@NullMarked
package bot.molt.gateway.stream;

import org.jspecify.annotations.NullMarked;
