/// What agents do by the clock: `cron …`.
@NullMarked
package bot.molt.cli.jobs;

import org.jspecify.annotations.NullMarked;
