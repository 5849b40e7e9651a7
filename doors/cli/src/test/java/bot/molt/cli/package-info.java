/// Tests of command lines, each from its words to its exit code.
@NullMarked
package bot.molt.cli;

import org.jspecify.annotations.NullMarked;
