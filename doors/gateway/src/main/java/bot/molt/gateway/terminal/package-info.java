/// Terminals of people: opened by a call of the execution road, then typed into and shown.
@NullMarked
package bot.molt.gateway.terminal;

import org.jspecify.annotations.NullMarked;
