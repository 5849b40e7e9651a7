/// Where a call runs, and in what: the configuration's sections put together for a caller.
@NullMarked
package bot.molt.execution.sandbox;

import org.jspecify.annotations.NullMarked;
