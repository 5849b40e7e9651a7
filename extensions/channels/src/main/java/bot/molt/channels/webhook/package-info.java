/// Any program that speaks HTTP as a place where people write.
@NullMarked
package bot.molt.channels.webhook;

import org.jspecify.annotations.NullMarked;
