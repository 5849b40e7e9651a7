/// Commands that read and check the audit log.
@NullMarked
package bot.molt.cli.audit;

import org.jspecify.annotations.NullMarked;
