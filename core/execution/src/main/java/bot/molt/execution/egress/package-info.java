/// The proxy outside of the sandboxes: their one way out where the network is an allowlist. Nothing
/// that runs inside of a sandbox belongs here.
@NullMarked
package bot.molt.execution.egress;

import org.jspecify.annotations.NullMarked;
