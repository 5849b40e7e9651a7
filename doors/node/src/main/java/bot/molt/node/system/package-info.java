/// The commands that node hosts have always had: `system.run`, `system.which`, approvals.
@NullMarked
package bot.molt.node.system;

import org.jspecify.annotations.NullMarked;
