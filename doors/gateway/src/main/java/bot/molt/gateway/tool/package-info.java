/// The gateway as a tool, for the calls of its operator.
@NullMarked
package bot.molt.gateway.tool;

import org.jspecify.annotations.NullMarked;
