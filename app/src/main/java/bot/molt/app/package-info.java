/// The program: which process a command line means, and what commands can do without a gateway.
@NullMarked
package bot.molt.app;

import org.jspecify.annotations.NullMarked;
