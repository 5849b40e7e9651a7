/// What every way to run a guest offers.
@NullMarked
package bot.molt.fleet.driver;

import org.jspecify.annotations.NullMarked;
