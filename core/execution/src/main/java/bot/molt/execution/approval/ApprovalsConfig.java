package bot.molt.execution.approval;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Name;
import java.time.Duration;

/// Settings under `approvals`.
public record ApprovalsConfig(@Doc("Calls that wait for a person.") Exec exec) {
    /// Settings under `approvals.exec`.
    public record Exec(
            @Default("true")
                    @Guarded
                    @Doc(
                            "Whether a call may wait for a person; where it may not, it is denied at once.")
                    boolean enabled,
            @Default("2m") @Name("wait") @Doc("How long a call waits for an answer; 1s..1h.")
                    Duration waitLimit) {
        public Exec {
            Require.range("wait", waitLimit.toSeconds(), 1, 3600);
        }
    }
}
