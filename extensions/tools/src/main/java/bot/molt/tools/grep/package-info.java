/// The tool `grep`: lines by regular expression, with ripgrep where there is one.
@NullMarked
package bot.molt.tools.grep;

import org.jspecify.annotations.NullMarked;
