/// What a person steers a session with: slash commands and directives.
@NullMarked
package bot.molt.agent.command;

import org.jspecify.annotations.NullMarked;
