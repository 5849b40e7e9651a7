/// The tool `apply_patch`: changes to several files, all or none.
@NullMarked
package bot.molt.tools.patch;

import org.jspecify.annotations.NullMarked;
