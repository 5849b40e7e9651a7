/// The tool `web_search`: one engine behind one small interface, whichever is configured.
@NullMarked
package bot.molt.tools.search;

import org.jspecify.annotations.NullMarked;
