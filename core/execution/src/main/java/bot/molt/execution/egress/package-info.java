/// The one way out of sandboxes whose network is an allowlist.
@NullMarked
package bot.molt.execution.egress;

import org.jspecify.annotations.NullMarked;
