/// Guests in Firecracker, each in a jail of its own.
@NullMarked
package bot.molt.fleet.firecracker;

import org.jspecify.annotations.NullMarked;
