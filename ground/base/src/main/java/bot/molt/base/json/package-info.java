/// JSON as a sealed tree of plain values, its parser and its writer.
@NullMarked
package bot.molt.base.json;

import org.jspecify.annotations.NullMarked;
