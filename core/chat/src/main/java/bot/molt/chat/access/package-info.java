/// Who may write, and as whom.
@NullMarked
package bot.molt.chat.access;

import org.jspecify.annotations.NullMarked;
