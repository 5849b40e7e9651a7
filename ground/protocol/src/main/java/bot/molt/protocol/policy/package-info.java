/// What the policy says of a command.
@NullMarked
package bot.molt.protocol.policy;

import org.jspecify.annotations.NullMarked;
