/// Settings that hold now.
@NullMarked
package bot.molt.protocol.config;

import org.jspecify.annotations.NullMarked;
