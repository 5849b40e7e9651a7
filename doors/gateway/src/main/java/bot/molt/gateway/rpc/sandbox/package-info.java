/// Methods and streams about sandboxes: what is open, why it is so, making images.
@NullMarked
package bot.molt.gateway.rpc.sandbox;

import org.jspecify.annotations.NullMarked;
