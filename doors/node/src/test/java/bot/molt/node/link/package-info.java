/// Tests: The node's key and its gateway's address.
@NullMarked
package bot.molt.node.link;

import org.jspecify.annotations.NullMarked;
