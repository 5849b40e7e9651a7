/// What a tool is, what it is given and what it gives back.
@NullMarked
package bot.molt.spi.tool;

import org.jspecify.annotations.NullMarked;
