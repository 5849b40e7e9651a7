package bot.molt.execution.audit;

import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Logs calls that take long: `slow_tool tool=exec durationMs=1500 status=ok callId=… userId=…
/// door=… workspace=…`.
///
/// Threads: safe for any number.
public final class SlowTools {
    private static final System.Logger LOG = System.getLogger(SlowTools.class.getName());

    private volatile @Nullable Duration threshold;

    /// @param threshold null where nothing is slow
    public SlowTools(@Nullable Duration threshold) {
        this.threshold = threshold;
    }

    /// Follows a changed configuration.
    public void configure(@Nullable Duration changed) {
        threshold = changed;
    }

    /// To be told of every call that has ended.
    public void note(Invocation call, Outcome outcome, Duration took) {
        Duration limit = threshold;
        if (limit != null && took.compareTo(limit) > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "slow_tool tool=%s durationMs=%d status=%s callId=%s userId=%s door=%s workspace=%s"
                            .formatted(
                                    call.tool(),
                                    took.toMillis(),
                                    AuditRecords.status(outcome),
                                    call.callId(),
                                    call.caller().userId(),
                                    call.caller().door(),
                                    call.workspace() == null ? "-" : call.workspace()));
        }
    }
}
