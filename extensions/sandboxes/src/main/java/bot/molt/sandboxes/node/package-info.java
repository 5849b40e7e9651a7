/// Another machine as a target: its processes and files over the connection of a node.
@NullMarked
package bot.molt.sandboxes.node;

import org.jspecify.annotations.NullMarked;
