/// What every target with a root of its own holds, whatever it is made of.
@NullMarked
package bot.molt.sandboxes;

import org.jspecify.annotations.NullMarked;
