/// How the parts of a running gateway are: what each is called, how it stands, and its numbers.
@NullMarked
package bot.molt.app.health;

import org.jspecify.annotations.NullMarked;
