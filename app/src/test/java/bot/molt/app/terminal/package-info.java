/// The program at a terminal, as a person has it: a process of its own on a pseudo-terminal, and
/// what that terminal would show.
@NullMarked
package bot.molt.app.terminal;

import org.jspecify.annotations.NullMarked;
