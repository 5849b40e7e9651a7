/// What can be set about chats, beside what each channel has.
@NullMarked
package bot.molt.chat.settings;

import org.jspecify.annotations.NullMarked;
