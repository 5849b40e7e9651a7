/// The SSH gateway: who one is, and the way into one's machine.
@NullMarked
package bot.molt.ssh;

import org.jspecify.annotations.NullMarked;
