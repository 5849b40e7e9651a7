/// Parameters of `cron.*` and `wake`.
@NullMarked
package bot.molt.protocol.jobs;

import org.jspecify.annotations.NullMarked;
