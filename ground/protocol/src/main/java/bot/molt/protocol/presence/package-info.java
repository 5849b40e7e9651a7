/// Who is there.
@NullMarked
package bot.molt.protocol.presence;

import org.jspecify.annotations.NullMarked;
