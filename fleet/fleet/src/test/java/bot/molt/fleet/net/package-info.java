@NullMarked
package bot.molt.fleet.net;

import org.jspecify.annotations.NullMarked;
