/// The command that tries gateways with a whole handshake.
@NullMarked
package bot.molt.cli.probe;

import org.jspecify.annotations.NullMarked;
