package bot.molt.gateway.metrics;

import bot.molt.base.ErrorCode;
import bot.molt.execution.Call;
import bot.molt.execution.CallListener;
import bot.molt.execution.Outcome;
import bot.molt.spi.tool.ToolResult;
import java.time.Duration;

/// Counts tool calls by tool, outcome and code, and how long they took.
public final class CallMetrics implements CallListener {
    private final Metrics.Counter calls;
    private final Metrics.Histogram durations;

    public CallMetrics(Metrics metrics) {
        this.calls =
                metrics.counter(
                        "moltbot_tool_calls_total",
                        "Ended tool calls.",
                        "tool",
                        "outcome",
                        "code",
                        "door");
        this.durations =
                metrics.histogram(
                        "moltbot_tool_call_duration_seconds",
                        "Time from the request to the outcome.",
                        "tool");
    }

    @Override
    public void ended(Call call, Outcome outcome, Duration took) {
        String code = code(outcome);
        boolean known = !code.equals(ErrorCode.TOOL_NOT_FOUND.wireName());
        String tool = known ? call.invocation().tool() : "unknown";
        calls.add(tool, kind(outcome), code, call.caller().door());
        durations.record(took, tool);
    }

    private static String kind(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(ToolResult.Ok _) -> "ok";
            case Outcome.Done(ToolResult.Failed _) -> "failed";
            case Outcome.Refused _ -> "refused";
            case Outcome.Failed _ -> "error";
        };
    }

    private static String code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> "";
            case Outcome.Refused refused -> refused.code().wireName();
            case Outcome.Failed failed -> failed.code().wireName();
        };
    }
}
