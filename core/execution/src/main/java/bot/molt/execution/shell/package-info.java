/// What a shell command line would run, as a real grammar sees it.
@NullMarked
package bot.molt.execution.shell;

import org.jspecify.annotations.NullMarked;
