/// Who is there: clients, nodes and the gateway itself.
@NullMarked
package bot.molt.gateway.presence;

import org.jspecify.annotations.NullMarked;
