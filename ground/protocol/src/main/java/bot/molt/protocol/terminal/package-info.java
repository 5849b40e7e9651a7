/// Terminals of people on targets of the gateway.
@NullMarked
package bot.molt.protocol.terminal;

import org.jspecify.annotations.NullMarked;
