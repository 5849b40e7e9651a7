/// Tests: What the policy looks at.
@NullMarked
package bot.molt.node.guard;

import org.jspecify.annotations.NullMarked;
