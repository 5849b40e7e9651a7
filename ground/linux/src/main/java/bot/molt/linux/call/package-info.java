/// Functions of the C library, called without a copy of what they do. Nothing here knows a file or
/// a process.
@NullMarked
package bot.molt.linux.call;

import org.jspecify.annotations.NullMarked;
