/// `agent` and `sessions`: what a user says to agents from a terminal, and the conversations there
/// are.
@NullMarked
package bot.molt.cli.agents;

import org.jspecify.annotations.NullMarked;
