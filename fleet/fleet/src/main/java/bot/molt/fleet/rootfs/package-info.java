/// Makes what guests start from: kernel, first programs, root file system.
@NullMarked
package bot.molt.fleet.rootfs;

import org.jspecify.annotations.NullMarked;
