/// Agents that reach beyond their own session: helpers that they begin, and other sessions that
/// they look at and write to.
@NullMarked
package bot.molt.agent.children;

import org.jspecify.annotations.NullMarked;
