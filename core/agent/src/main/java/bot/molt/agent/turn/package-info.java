/// One turn: the model, its calls, and again, until there is a reply.
@NullMarked
package bot.molt.agent.turn;

import org.jspecify.annotations.NullMarked;
