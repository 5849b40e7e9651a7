/// Who gets which machine: states of machines, addresses, images, drivers, the HTTP API.
@NullMarked
package bot.molt.fleet;

import org.jspecify.annotations.NullMarked;
