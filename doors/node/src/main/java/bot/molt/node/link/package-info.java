/// The connection to the gateway: who this node is, how it gets in, how it comes back. What is
/// asked over it does not belong here.
@NullMarked
package bot.molt.node.link;

import org.jspecify.annotations.NullMarked;
