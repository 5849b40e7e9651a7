/// The settings under `gateway`: where it listens, who may come in, how it reloads.
@NullMarked
package bot.molt.gateway.settings;

import org.jspecify.annotations.NullMarked;
