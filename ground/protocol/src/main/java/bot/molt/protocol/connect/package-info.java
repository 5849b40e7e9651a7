/// The handshake of the WebSocket protocol.
@NullMarked
package bot.molt.protocol.connect;

import org.jspecify.annotations.NullMarked;
