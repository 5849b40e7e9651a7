/// Terminals: those of people on a real gateway, and the program at one, a process of its own on a
/// pseudo-terminal.
@NullMarked
package bot.molt.app.terminal;

import org.jspecify.annotations.NullMarked;
