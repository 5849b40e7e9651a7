/// Folders that the gateway may work in, and their files.
@NullMarked
package bot.molt.node.file;

import org.jspecify.annotations.NullMarked;
