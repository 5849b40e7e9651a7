/// Calls that wait for a person.
@NullMarked
package bot.molt.execution.approval;

import org.jspecify.annotations.NullMarked;
