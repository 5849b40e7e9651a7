/// A WeChat official account as a place where people write to one gateway.
@NullMarked
package bot.molt.channels.wechat;

import org.jspecify.annotations.NullMarked;
