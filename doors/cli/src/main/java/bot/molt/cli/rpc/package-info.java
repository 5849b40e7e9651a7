/// Commands that speak to a gateway in its own methods.
@NullMarked
package bot.molt.cli.rpc;

import org.jspecify.annotations.NullMarked;
