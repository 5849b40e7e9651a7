/// Devices that were paired, those that ask for it, and their tokens.
@NullMarked
package bot.molt.protocol.devices;

import org.jspecify.annotations.NullMarked;
