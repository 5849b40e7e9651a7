/// What log files are called and how their lines are read. Writing them is the affair of the
/// program that logs.
@NullMarked
package bot.molt.base.log;

import org.jspecify.annotations.NullMarked;
