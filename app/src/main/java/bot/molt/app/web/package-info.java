/// The tools that reach beyond this machine, put together.
@NullMarked
package bot.molt.app.web;

import org.jspecify.annotations.NullMarked;
