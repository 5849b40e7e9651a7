@NullMarked
package bot.molt.fleet.docker;

import org.jspecify.annotations.NullMarked;
