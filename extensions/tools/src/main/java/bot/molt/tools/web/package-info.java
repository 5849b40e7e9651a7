/// The tool `web_fetch`: a page of the web as text.
@NullMarked
package bot.molt.tools.web;

import org.jspecify.annotations.NullMarked;
