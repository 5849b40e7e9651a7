/// What a model is told before the conversation.
@NullMarked
package bot.molt.agent.prompt;

import org.jspecify.annotations.NullMarked;
