/// The shelf of channels: one package for each platform, and the list of them.
@NullMarked
package bot.molt.channels;

import org.jspecify.annotations.NullMarked;
