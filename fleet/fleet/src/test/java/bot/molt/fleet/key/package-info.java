@NullMarked
package bot.molt.fleet.key;

import org.jspecify.annotations.NullMarked;
