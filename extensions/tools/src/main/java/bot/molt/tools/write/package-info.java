/// The tool `write`: whole files.
@NullMarked
package bot.molt.tools.write;

import org.jspecify.annotations.NullMarked;
