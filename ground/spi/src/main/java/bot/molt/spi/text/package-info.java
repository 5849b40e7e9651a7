/// Text of files as tools show and change it; nothing here opens a file.
@NullMarked
package bot.molt.spi.text;

import org.jspecify.annotations.NullMarked;
