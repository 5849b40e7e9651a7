/// The sandbox of another machine, spoken over a node's connection: what the gateway asks of the
/// node, and what the node tells by itself.
@NullMarked
package bot.molt.protocol.hands;

import org.jspecify.annotations.NullMarked;
