/// Tests of commands that run elsewhere.
@NullMarked
package bot.molt.cli.exec;

import org.jspecify.annotations.NullMarked;
