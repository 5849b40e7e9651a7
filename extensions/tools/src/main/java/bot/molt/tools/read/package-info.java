/// The tool `read`: files as lines, pictures, notebook cells and PDF text.
@NullMarked
package bot.molt.tools.read;

import org.jspecify.annotations.NullMarked;
