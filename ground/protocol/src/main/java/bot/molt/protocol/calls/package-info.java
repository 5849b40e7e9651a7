/// Tool calls and processes that run now.
@NullMarked
package bot.molt.protocol.calls;

import org.jspecify.annotations.NullMarked;
