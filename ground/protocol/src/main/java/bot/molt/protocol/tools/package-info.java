/// Tools that a caller may use.
@NullMarked
package bot.molt.protocol.tools;

import org.jspecify.annotations.NullMarked;
