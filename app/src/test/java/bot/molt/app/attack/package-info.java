/// Attacks on a whole, running gateway.
@NullMarked
package bot.molt.app.attack;

import org.jspecify.annotations.NullMarked;
