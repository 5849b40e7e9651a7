/// What well-known programs do beyond their name when their arguments ask for it; not who may run
/// them.
@NullMarked
package bot.molt.execution.program;

import org.jspecify.annotations.NullMarked;
