/// Commands for nodes: machines that run commands for the gateway.
@NullMarked
package bot.molt.cli.nodes;

import org.jspecify.annotations.NullMarked;
