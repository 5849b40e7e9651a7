/// The tool `ls`: what is in a folder.
@NullMarked
package bot.molt.tools.ls;

import org.jspecify.annotations.NullMarked;
