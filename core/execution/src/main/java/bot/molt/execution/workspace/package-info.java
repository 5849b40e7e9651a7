/// Which folder a call works in, and how that folder comes to be.
@NullMarked
package bot.molt.execution.workspace;

import org.jspecify.annotations.NullMarked;
