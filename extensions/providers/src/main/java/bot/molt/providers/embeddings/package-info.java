/// Embeddings by servers: OpenAI and what speaks its API, Gemini, Ollama.
@NullMarked
package bot.molt.providers.embeddings;

import org.jspecify.annotations.NullMarked;
