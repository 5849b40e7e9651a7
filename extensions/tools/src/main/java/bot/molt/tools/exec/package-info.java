/// The `exec` tool: command lines.
@NullMarked
package bot.molt.tools.exec;

import org.jspecify.annotations.NullMarked;
