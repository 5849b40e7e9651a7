/// Lines of the gateway's log.
@NullMarked
package bot.molt.protocol.logs;

import org.jspecify.annotations.NullMarked;
