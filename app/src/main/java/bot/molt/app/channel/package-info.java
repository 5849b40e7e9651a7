/// The channels of a gateway, put together.
@NullMarked
package bot.molt.app.channel;

import org.jspecify.annotations.NullMarked;
