/// The skills of one gateway, put together.
@NullMarked
package bot.molt.app.skills;

import org.jspecify.annotations.NullMarked;
