/// Tools whose work a test writes; they go the road of every other tool.
@NullMarked
package bot.molt.testkit.tool;

import org.jspecify.annotations.NullMarked;
