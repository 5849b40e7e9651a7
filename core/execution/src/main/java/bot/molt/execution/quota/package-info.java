/// How much of the gateway one user may have.
@NullMarked
package bot.molt.execution.quota;

import org.jspecify.annotations.NullMarked;
