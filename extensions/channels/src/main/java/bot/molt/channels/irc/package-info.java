/// IRC, on a client of its own: lines over TLS or a plain socket.
@NullMarked
package bot.molt.channels.irc;

import org.jspecify.annotations.NullMarked;
