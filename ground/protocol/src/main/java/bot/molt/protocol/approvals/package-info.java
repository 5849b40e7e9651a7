/// Calls that wait for a person, and the answers.
@NullMarked
package bot.molt.protocol.approvals;

import org.jspecify.annotations.NullMarked;
