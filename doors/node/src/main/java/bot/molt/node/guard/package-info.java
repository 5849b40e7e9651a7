/// May it? The node's own policy and audit log, which the gateway cannot change.
@NullMarked
package bot.molt.node.guard;

import org.jspecify.annotations.NullMarked;
