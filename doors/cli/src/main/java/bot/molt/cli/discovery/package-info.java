/// The command that finds gateways in the local network.
@NullMarked
package bot.molt.cli.discovery;

import org.jspecify.annotations.NullMarked;
