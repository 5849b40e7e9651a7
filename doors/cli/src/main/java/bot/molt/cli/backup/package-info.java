/// Backups of the state folder: made while a gateway runs, checked, restored.
@NullMarked
package bot.molt.cli.backup;

import org.jspecify.annotations.NullMarked;
