/// The rules of the house as tests over all modules.
@NullMarked
package bot.molt.app.house;

import org.jspecify.annotations.NullMarked;
