/// Params of `skills.*`.
@NullMarked
package bot.molt.protocol.skills;

import org.jspecify.annotations.NullMarked;
