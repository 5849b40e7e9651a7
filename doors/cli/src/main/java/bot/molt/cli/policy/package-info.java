/// The command that explains the policy.
@NullMarked
package bot.molt.cli.policy;

import org.jspecify.annotations.NullMarked;
