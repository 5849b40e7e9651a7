/// Another build in the place of the one that runs, and back.
@NullMarked
package bot.molt.cli.update;

import org.jspecify.annotations.NullMarked;
