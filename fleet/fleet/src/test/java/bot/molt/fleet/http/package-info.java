@NullMarked
package bot.molt.fleet.http;

import org.jspecify.annotations.NullMarked;
