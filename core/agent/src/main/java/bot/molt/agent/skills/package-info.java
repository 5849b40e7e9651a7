/// What agents can look up how to do: folders with a SKILL.md, which of them hold here, and what is
/// told of them.
@NullMarked
package bot.molt.agent.skills;

import org.jspecify.annotations.NullMarked;
