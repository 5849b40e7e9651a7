/// The tool `glob`: files by name pattern.
@NullMarked
package bot.molt.tools.glob;

import org.jspecify.annotations.NullMarked;
