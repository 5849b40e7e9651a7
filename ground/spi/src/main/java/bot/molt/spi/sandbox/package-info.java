/// Where tools run: processes and files of one execution target.
@NullMarked
package bot.molt.spi.sandbox;

import org.jspecify.annotations.NullMarked;
