/// The one road of a tool call: who asks becomes decided, run and recorded.
@NullMarked
package bot.molt.execution;

import org.jspecify.annotations.NullMarked;
