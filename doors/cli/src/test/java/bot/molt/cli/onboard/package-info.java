/// Tests of the first steps.
@NullMarked
package bot.molt.cli.onboard;

import org.jspecify.annotations.NullMarked;
