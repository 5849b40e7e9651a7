/// The `process` tool: commands that run on after the call that started them.
@NullMarked
package bot.molt.tools.process;

import org.jspecify.annotations.NullMarked;
