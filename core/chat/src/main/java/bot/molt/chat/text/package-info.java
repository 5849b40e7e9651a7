/// Texts on their way out.
@NullMarked
package bot.molt.chat.text;

import org.jspecify.annotations.NullMarked;
