/// What the node keeps about itself in its state folder.
@NullMarked
package bot.molt.node.state;

import org.jspecify.annotations.NullMarked;
