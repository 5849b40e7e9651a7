/// `plugins`: code of other people's own in the gateway.
@NullMarked
package bot.molt.cli.plugins;

import org.jspecify.annotations.NullMarked;
