/// The command that makes what a gateway needs before its first start.
@NullMarked
package bot.molt.cli.setup;

import org.jspecify.annotations.NullMarked;
