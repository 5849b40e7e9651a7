/// What several tools share: HTTP to where a call may connect to, and what kind of content bytes
/// are.
@NullMarked
package bot.molt.tools.wire;

import org.jspecify.annotations.NullMarked;
