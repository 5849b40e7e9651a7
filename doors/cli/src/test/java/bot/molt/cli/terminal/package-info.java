/// Tests.
@NullMarked
package bot.molt.cli.terminal;

import org.jspecify.annotations.NullMarked;
