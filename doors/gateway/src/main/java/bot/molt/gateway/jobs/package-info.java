/// Jobs through the doors: methods, events, the tool.
@NullMarked
package bot.molt.gateway.jobs;

import org.jspecify.annotations.NullMarked;
