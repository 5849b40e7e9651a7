/// What agents do by the clock: schedules, jobs, their runs. What a run says goes the road of every
/// message.
@NullMarked
package bot.molt.agent.jobs;

import org.jspecify.annotations.NullMarked;
