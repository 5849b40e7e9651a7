/// Notes and embeddings, put together.
@NullMarked
package bot.molt.app.memory;

import org.jspecify.annotations.NullMarked;
