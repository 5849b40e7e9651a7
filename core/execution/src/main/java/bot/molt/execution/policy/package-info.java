/// May they? Configuration of tools, users and workspaces, and the decision it leads to.
@NullMarked
package bot.molt.execution.policy;

import org.jspecify.annotations.NullMarked;
