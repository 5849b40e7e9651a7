/// Mattermost: REST and a WebSocket.
@NullMarked
package bot.molt.channels.mattermost;

import org.jspecify.annotations.NullMarked;
