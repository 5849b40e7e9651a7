/// Sandboxes: which are open, why they are as they are, and what this machine can.
@NullMarked
package bot.molt.protocol.sandbox;

import org.jspecify.annotations.NullMarked;
