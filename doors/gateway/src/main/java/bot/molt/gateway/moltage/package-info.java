/// Moltage as an operator of the gateway sees it.
@NullMarked
package bot.molt.gateway.moltage;

import org.jspecify.annotations.NullMarked;
