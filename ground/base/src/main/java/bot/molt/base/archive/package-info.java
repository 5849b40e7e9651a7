/// Archives in the tar format: what backups and releases are kept in.
@NullMarked
package bot.molt.base.archive;

import org.jspecify.annotations.NullMarked;
