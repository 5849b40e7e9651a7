/// Machines that run commands for the gateway.
@NullMarked
package bot.molt.protocol.nodes;

import org.jspecify.annotations.NullMarked;
