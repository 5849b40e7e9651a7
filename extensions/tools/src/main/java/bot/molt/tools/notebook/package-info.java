/// The tool `notebook_edit`: cells of Jupyter notebooks.
@NullMarked
package bot.molt.tools.notebook;

import org.jspecify.annotations.NullMarked;
