/// Anthropic's Messages API, and servers that speak it.
@NullMarked
package bot.molt.providers.anthropic;

import org.jspecify.annotations.NullMarked;
