/// Parameters and results of `sessions.*`.
@NullMarked
package bot.molt.protocol.sessions;

import org.jspecify.annotations.NullMarked;
