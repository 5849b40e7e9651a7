/// Tests: Output on its way.
@NullMarked
package bot.molt.node.program;

import org.jspecify.annotations.NullMarked;
