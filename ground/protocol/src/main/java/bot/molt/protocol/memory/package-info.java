/// `memory.*`: notes.
@NullMarked
package bot.molt.protocol.memory;

import org.jspecify.annotations.NullMarked;
