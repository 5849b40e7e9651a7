/// How people in chats reach agents: accounts of channels, who may write, what becomes of it.
@NullMarked
package bot.molt.chat;

import org.jspecify.annotations.NullMarked;
