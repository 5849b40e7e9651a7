/// Who thinks? One package for each model API, and the list of them.
@NullMarked
package bot.molt.providers;

import org.jspecify.annotations.NullMarked;
