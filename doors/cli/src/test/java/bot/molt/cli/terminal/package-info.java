/// Tests of what is shown at terminals.
@NullMarked
package bot.molt.cli.terminal;

import org.jspecify.annotations.NullMarked;
