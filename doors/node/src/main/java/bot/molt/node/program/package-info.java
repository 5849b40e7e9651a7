/// Processes that run for the gateway, and their output until the gateway has it.
@NullMarked
package bot.molt.node.program;

import org.jspecify.annotations.NullMarked;
