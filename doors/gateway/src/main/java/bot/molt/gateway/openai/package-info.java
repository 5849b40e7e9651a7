/// The APIs that clients of OpenAI speak, with agents behind them: chat completions, responses, the
/// list of models. Each request is one message to an agent.
@NullMarked
package bot.molt.gateway.openai;

import org.jspecify.annotations.NullMarked;
