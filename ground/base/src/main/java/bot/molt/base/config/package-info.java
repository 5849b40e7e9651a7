/// Configuration text (JSON5 and YAML) as a tree that remembers lines and columns.
@NullMarked
package bot.molt.base.config;

import org.jspecify.annotations.NullMarked;
