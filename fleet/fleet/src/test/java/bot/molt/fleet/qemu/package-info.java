@NullMarked
package bot.molt.fleet.qemu;

import org.jspecify.annotations.NullMarked;
