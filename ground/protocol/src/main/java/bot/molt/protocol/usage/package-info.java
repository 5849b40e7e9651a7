/// What models took.
@NullMarked
package bot.molt.protocol.usage;

import org.jspecify.annotations.NullMarked;
