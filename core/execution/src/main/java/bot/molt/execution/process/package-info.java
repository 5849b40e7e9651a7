/// Processes that outlive calls, and their output.
@NullMarked
package bot.molt.execution.process;

import org.jspecify.annotations.NullMarked;
