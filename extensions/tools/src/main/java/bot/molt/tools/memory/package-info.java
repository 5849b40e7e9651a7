/// `memory_search` and `memory_get`: the notes of a workspace, found by words and by meaning.
@NullMarked
package bot.molt.tools.memory;

import org.jspecify.annotations.NullMarked;
