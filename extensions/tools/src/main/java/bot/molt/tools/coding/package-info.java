/// The tools under the names and shapes that coding models know; translation only.
@NullMarked
package bot.molt.tools.coding;

import org.jspecify.annotations.NullMarked;
