/// The one port: HTTP/1.1, WebSocket and event streams as blocking calls; the only package that
/// knows the network library.
@NullMarked
package bot.molt.gateway.transport;

import org.jspecify.annotations.NullMarked;
