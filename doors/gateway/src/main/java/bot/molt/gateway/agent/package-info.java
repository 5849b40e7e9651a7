/// What clients ask of agents and their sessions, and what they are told of runs.
@NullMarked
package bot.molt.gateway.agent;

import org.jspecify.annotations.NullMarked;
