/// WeCom: an application of a company, over its callback and its API.
@NullMarked
package bot.molt.channels.wecom;

import org.jspecify.annotations.NullMarked;
