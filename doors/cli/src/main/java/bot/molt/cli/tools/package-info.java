/// Commands that list and call tools.
@NullMarked
package bot.molt.cli.tools;

import org.jspecify.annotations.NullMarked;
