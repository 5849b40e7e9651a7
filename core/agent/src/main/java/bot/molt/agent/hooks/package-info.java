/// What programs elsewhere tell agents. How it comes in is for a door.
@NullMarked
package bot.molt.agent.hooks;

import org.jspecify.annotations.NullMarked;
