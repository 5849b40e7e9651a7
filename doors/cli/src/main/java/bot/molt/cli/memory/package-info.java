/// `memory`: notes of the workspace.
@NullMarked
package bot.molt.cli.memory;

import org.jspecify.annotations.NullMarked;
