/// Keys of SSH: made, written, read; and how people let themselves in.
@NullMarked
package bot.molt.fleet.key;

import org.jspecify.annotations.NullMarked;
