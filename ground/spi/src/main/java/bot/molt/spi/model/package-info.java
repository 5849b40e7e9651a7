/// What a model is asked and what it answers, whatever API it has. No word of HTTP, sessions or
/// tools that run.
@NullMarked
package bot.molt.spi.model;

import org.jspecify.annotations.NullMarked;
