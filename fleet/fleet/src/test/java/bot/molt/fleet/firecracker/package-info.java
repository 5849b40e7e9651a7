@NullMarked
package bot.molt.fleet.firecracker;

import org.jspecify.annotations.NullMarked;
