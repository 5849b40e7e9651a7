package bot.molt.execution.process;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Name;
import bot.molt.base.bind.Reload;
import bot.molt.base.bind.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Settings of processes under `tools.exec`.
///
/// @param cleanup how long an ended process and its output are kept, 1 minute..3 hours
/// @param maxRunning processes that one user may run at once
/// @param maxEnded ended processes that are kept for one user; the oldest go first
/// @param secrets by name
/// @param maxOutput bytes of one output that are kept on disk; of what follows only the end is kept
public record ProcessConfig(
        @Default("30m")
                @Name("cleanupMs")
                @Unit(ChronoUnit.MILLIS)
                @Doc("How long an ended process and its output are kept.")
                Duration cleanup,
        @Default("64") @Doc("Processes that one user may run at once.") int maxRunning,
        @Default("200") @Doc("Ended processes that are kept for one user.") int maxEnded,
        @Default("1gb")
                @Name("maxOutputBytes")
                @Reload(Reload.When.RESTART)
                @Doc("Bytes of one output that are kept on disk.")
                DataSize maxOutput,
        @Default("[]") @Guarded @Doc("Values that commands get when their call names them.")
                List<SecretConfig> secrets) {
    public ProcessConfig {
        Require.range("cleanupMs", cleanup.toMillis(), 60_000, 10_800_000);
        Require.range("maxRunning", maxRunning, 1, 10_000);
        Require.range("maxEnded", maxEnded, 0, 10_000);
    }

    public static ProcessConfig defaults() {
        return new ProcessConfig(
                Duration.ofMinutes(30), 64, 200, new DataSize(1L << 30), List.of());
    }
}
