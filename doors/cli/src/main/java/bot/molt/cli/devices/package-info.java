/// Commands that let devices in, name them and take them away.
@NullMarked
package bot.molt.cli.devices;

import org.jspecify.annotations.NullMarked;
