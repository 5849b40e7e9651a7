/// Parameters and results of `agent`, `agent.*` and `agents.*`.
@NullMarked
package bot.molt.protocol.agents;

import org.jspecify.annotations.NullMarked;
