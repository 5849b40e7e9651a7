/// How an agent looks after things by itself, at moments of the clock of jobs.
@NullMarked
package bot.molt.agent.heartbeat;

import org.jspecify.annotations.NullMarked;
