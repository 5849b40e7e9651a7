/// The tools that every gateway has, as one list; each tool has a package of its own.
@NullMarked
package bot.molt.tools;

import org.jspecify.annotations.NullMarked;
