/// Copies of what is stored, in Redis. Loaded only where one is named.
@NullMarked
package bot.molt.redis;

import org.jspecify.annotations.NullMarked;
