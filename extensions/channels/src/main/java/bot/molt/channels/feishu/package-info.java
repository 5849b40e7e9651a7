/// Feishu and Lark, over event callbacks and their open API.
@NullMarked
package bot.molt.channels.feishu;

import org.jspecify.annotations.NullMarked;
