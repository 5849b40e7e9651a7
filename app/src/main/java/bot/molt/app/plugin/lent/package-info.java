/// Things of plugins in the hands of the gateway: used as long as their version is there, let go
/// with it.
@NullMarked
package bot.molt.app.plugin.lent;

import org.jspecify.annotations.NullMarked;
