/// Copies of what is stored, kept where other programs read them. The store stays the truth.
@NullMarked
package bot.molt.spi.mirror;

import org.jspecify.annotations.NullMarked;
