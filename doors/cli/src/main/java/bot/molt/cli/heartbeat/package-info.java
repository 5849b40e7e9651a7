/// `system heartbeat`: what agents look after by themselves.
@NullMarked
package bot.molt.cli.heartbeat;

import org.jspecify.annotations.NullMarked;
