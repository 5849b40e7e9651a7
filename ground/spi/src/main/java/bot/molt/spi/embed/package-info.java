/// Texts as vectors.
@NullMarked
package bot.molt.spi.embed;

import org.jspecify.annotations.NullMarked;
