/// Terminals of people on a real gateway.
@NullMarked
package bot.molt.app.terminal;

import org.jspecify.annotations.NullMarked;
