/// The records of `sandbox` sections, and the texts that stand in them.
@NullMarked
package bot.molt.execution.sandbox.settings;

import org.jspecify.annotations.NullMarked;
