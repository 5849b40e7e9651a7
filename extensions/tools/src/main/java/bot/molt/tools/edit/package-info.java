/// The tool `edit`: exact replacements in one file.
@NullMarked
package bot.molt.tools.edit;

import org.jspecify.annotations.NullMarked;
