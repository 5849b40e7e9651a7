/// Which message has its turn when.
@NullMarked
package bot.molt.agent.queue;

import org.jspecify.annotations.NullMarked;
