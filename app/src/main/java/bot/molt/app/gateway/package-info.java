/// The gateway process: how it is put together, started and stopped.
@NullMarked
package bot.molt.app.gateway;

import org.jspecify.annotations.NullMarked;
