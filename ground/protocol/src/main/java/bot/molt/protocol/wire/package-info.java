/// How a client reaches a gateway: HTTP/1.1, server-sent events and WebSocket over plain sockets;
/// small, and quick to load. What the messages mean does not belong here.
@NullMarked
package bot.molt.protocol.wire;

import org.jspecify.annotations.NullMarked;
