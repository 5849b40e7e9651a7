/// Embeddings by models that come with the program and run in it.
@NullMarked
package bot.molt.providers.local;

import org.jspecify.annotations.NullMarked;
