/// Replies on their way to where people read them.
@NullMarked
package bot.molt.agent.delivery;

import org.jspecify.annotations.NullMarked;
