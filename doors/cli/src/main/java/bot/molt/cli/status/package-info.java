/// Commands that ask how the gateway is.
@NullMarked
package bot.molt.cli.status;

import org.jspecify.annotations.NullMarked;
