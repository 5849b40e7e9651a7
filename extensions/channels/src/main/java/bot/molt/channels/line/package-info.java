/// LINE, over its Messaging API.
@NullMarked
package bot.molt.channels.line;

import org.jspecify.annotations.NullMarked;
