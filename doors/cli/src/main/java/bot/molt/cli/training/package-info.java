/// A run that shows the JVM what the program usually does, so that it can prepare for it.
@NullMarked
package bot.molt.cli.training;

import org.jspecify.annotations.NullMarked;
