/// Who calls, and the other values that tools, sandboxes and plugins exchange with the core.
@NullMarked
package bot.molt.spi;

import org.jspecify.annotations.NullMarked;
