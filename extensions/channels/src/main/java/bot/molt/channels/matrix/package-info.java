/// Matrix, over its client-server API, without end-to-end encryption.
@NullMarked
package bot.molt.channels.matrix;

import org.jspecify.annotations.NullMarked;
