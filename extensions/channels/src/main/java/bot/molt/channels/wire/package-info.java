/// What channels share: HTTP and WebSockets to a platform, forms with files, Markdown.
@NullMarked
package bot.molt.channels.wire;

import org.jspecify.annotations.NullMarked;
