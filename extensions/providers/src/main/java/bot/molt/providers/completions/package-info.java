/// OpenAI's Chat Completions API, and the many servers that speak something like it.
@NullMarked
package bot.molt.providers.completions;

import org.jspecify.annotations.NullMarked;
