/// The whole road through each platform that is a deep channel.
@NullMarked
package bot.molt.app.gateway.chats;

import org.jspecify.annotations.NullMarked;
