/// The orchestrator's API: its routes, and a client of them.
@NullMarked
package bot.molt.fleet.http;

import org.jspecify.annotations.NullMarked;
