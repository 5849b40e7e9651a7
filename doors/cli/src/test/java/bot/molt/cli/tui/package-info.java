/// Tests of the conversation in a terminal.
@NullMarked
package bot.molt.cli.tui;

import org.jspecify.annotations.NullMarked;
