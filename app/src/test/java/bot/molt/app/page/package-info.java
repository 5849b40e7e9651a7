/// The page in a real browser, before a real gateway.
@NullMarked
package bot.molt.app.page;

import org.jspecify.annotations.NullMarked;
