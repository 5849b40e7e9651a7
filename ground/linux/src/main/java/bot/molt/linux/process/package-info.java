/// Children of this process and the trees below them.
@NullMarked
package bot.molt.linux.process;

import org.jspecify.annotations.NullMarked;
