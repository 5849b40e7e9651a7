/// Hosts, the addresses that they lead to, and which of them may be connected to. Nothing here
/// opens a connection.
@NullMarked
package bot.molt.spi.net;

import org.jspecify.annotations.NullMarked;
