/// `tui`: a conversation with an agent in a terminal. What is shown stays in the terminal's own
/// scrollback; beneath it stand what goes on, one line of state, and the line that is typed.
@NullMarked
package bot.molt.cli.tui;

import org.jspecify.annotations.NullMarked;
