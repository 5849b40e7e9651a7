/// The command that shows the gateway's log.
@NullMarked
package bot.molt.cli.logs;

import org.jspecify.annotations.NullMarked;
