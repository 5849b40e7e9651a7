/// A real server of IRC, people on it, and what may happen on the way to it.
@NullMarked
package bot.molt.testkit.irc;

import org.jspecify.annotations.NullMarked;
