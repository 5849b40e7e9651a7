/// Serves the web page: files of the module `web`, compressed and sealed against change.
@NullMarked
package bot.molt.gateway.page;

import org.jspecify.annotations.NullMarked;
