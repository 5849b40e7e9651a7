@NullMarked
package bot.molt.fleet;

import org.jspecify.annotations.NullMarked;
