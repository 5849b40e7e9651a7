/// Places where people write: what a platform can do, and what goes in and out there.
@NullMarked
package bot.molt.spi.channel;

import org.jspecify.annotations.NullMarked;
