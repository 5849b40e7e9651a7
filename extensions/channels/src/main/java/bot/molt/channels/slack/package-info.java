/// Slack, over Socket Mode or HTTP events, and its Web API.
@NullMarked
package bot.molt.channels.slack;

import org.jspecify.annotations.NullMarked;
