/// Settings of agents that stand among those of calls, and that no call reads.
@NullMarked
package bot.molt.execution.agents;

import org.jspecify.annotations.NullMarked;
