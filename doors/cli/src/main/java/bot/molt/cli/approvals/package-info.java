/// Commands that answer calls which wait for a person.
@NullMarked
package bot.molt.cli.approvals;

import org.jspecify.annotations.NullMarked;
