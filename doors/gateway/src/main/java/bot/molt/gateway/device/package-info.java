/// Devices of clients: the proof that one holds its key, and which of them were paired. Not here:
/// connections.
@NullMarked
package bot.molt.gateway.device;

import org.jspecify.annotations.NullMarked;
