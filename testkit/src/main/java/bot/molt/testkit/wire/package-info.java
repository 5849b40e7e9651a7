/// Servers that answer as a test says, byte for byte.
@NullMarked
package bot.molt.testkit.wire;

import org.jspecify.annotations.NullMarked;
