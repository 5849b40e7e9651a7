/// Words to the supervisor that started this process.
@NullMarked
package bot.molt.linux.notify;

import org.jspecify.annotations.NullMarked;
