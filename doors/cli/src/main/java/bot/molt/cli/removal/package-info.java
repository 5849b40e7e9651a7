/// Taking things away again: settings, state, the service, the program.
@NullMarked
package bot.molt.cli.removal;

import org.jspecify.annotations.NullMarked;
