/// The command that runs a command on the gateway as if it ran here.
@NullMarked
package bot.molt.cli.exec;

import org.jspecify.annotations.NullMarked;
