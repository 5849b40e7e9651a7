/// Golden runs of the whole program; what one part does is tested beside it.
@NullMarked
package bot.molt.app.scenarios;

import org.jspecify.annotations.NullMarked;
