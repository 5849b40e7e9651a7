/// Ollama's own API.
@NullMarked
package bot.molt.providers.ollama;

import org.jspecify.annotations.NullMarked;
