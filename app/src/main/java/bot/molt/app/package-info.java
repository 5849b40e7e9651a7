/// How everything is put together.
@NullMarked
package bot.molt.app;

import org.jspecify.annotations.NullMarked;
