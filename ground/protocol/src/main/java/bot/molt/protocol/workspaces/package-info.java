/// Folders that calls can work in.
@NullMarked
package bot.molt.protocol.workspaces;

import org.jspecify.annotations.NullMarked;
