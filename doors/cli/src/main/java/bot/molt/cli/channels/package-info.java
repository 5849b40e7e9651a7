/// Channels, as they are set up and used from a terminal.
@NullMarked
package bot.molt.cli.channels;

import org.jspecify.annotations.NullMarked;
