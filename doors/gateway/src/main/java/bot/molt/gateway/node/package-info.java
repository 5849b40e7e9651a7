/// Nodes: machines that are connected to run commands for the gateway.
@NullMarked
package bot.molt.gateway.node;

import org.jspecify.annotations.NullMarked;
