/// A real Redis of a test's own.
@NullMarked
package bot.molt.testkit.redis;

import org.jspecify.annotations.NullMarked;
