/// How a message becomes a reply. Doors hand messages to [bot.molt.agent.Agents] and watch what
/// comes of them; nothing here knows a wire.
@NullMarked
package bot.molt.agent;

import org.jspecify.annotations.NullMarked;
