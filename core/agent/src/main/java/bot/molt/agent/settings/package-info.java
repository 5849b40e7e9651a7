/// Settings of agents, as their sections in the configuration.
@NullMarked
package bot.molt.agent.settings;

import org.jspecify.annotations.NullMarked;
