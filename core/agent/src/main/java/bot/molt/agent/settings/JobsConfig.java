package bot.molt.agent.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// Settings under `cron`.
public record JobsConfig(
        @Doc("Whether jobs run; they can be made and changed also where not.") @Default("true")
                boolean enabled,
        @Doc("Runs of jobs that may be open at once; others wait.") @Default("4")
                int maxConcurrentRuns,
        @Doc(
                        "What becomes of a job that was due while the gateway did not run or slept: once (it runs once, as soon as it can) or skip.")
                @Default("once")
                CatchUp catchUp,
        @Doc("Settings of parts that do not exist yet; jobs are in the gateway's database.")
                @Aka({"store", "webhookToken", "sessionRetention", "triggers"})
                @Nullable Json failureAlert) {
    /// What becomes of moments that nobody was there for.
    public enum CatchUp {
        ONCE,
        SKIP
    }

    public static final JobsConfig DEFAULT = new JobsConfig(true, 4, CatchUp.ONCE, null);

    public JobsConfig {
        Require.range("maxConcurrentRuns", maxConcurrentRuns, 1, 1_000);
    }
}
