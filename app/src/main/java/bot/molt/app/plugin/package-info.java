/// Plugins of one gateway: found, loaded, handed to its doors and its road.
@NullMarked
package bot.molt.app.plugin;

import org.jspecify.annotations.NullMarked;
