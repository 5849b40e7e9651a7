/// `moltbot node`: how a node is put together, and its commands.
@NullMarked
package bot.molt.app.node;

import org.jspecify.annotations.NullMarked;
