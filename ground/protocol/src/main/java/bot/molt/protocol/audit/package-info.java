/// Records of the audit log, and whether they are intact.
@NullMarked
package bot.molt.protocol.audit;

import org.jspecify.annotations.NullMarked;
