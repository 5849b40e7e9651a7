/// Moltage: bridge, orchestrator and SSH gateway of one WeChat account, together in one process or
/// each in its own.
@NullMarked
package bot.molt.app.moltage;

import org.jspecify.annotations.NullMarked;
