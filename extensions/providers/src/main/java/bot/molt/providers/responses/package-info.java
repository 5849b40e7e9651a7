/// OpenAI's Responses API.
@NullMarked
package bot.molt.providers.responses;

import org.jspecify.annotations.NullMarked;
