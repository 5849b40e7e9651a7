/// The command that lists workspaces.
@NullMarked
package bot.molt.cli.workspaces;

import org.jspecify.annotations.NullMarked;
