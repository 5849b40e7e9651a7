package bot.molt.gateway.metrics;

import bot.molt.base.ErrorCode;
import bot.molt.execution.Call;
import bot.molt.execution.CallListener;
import bot.molt.execution.Outcome;
import bot.molt.spi.tool.ToolResult;
import java.time.Duration;

/// Counts tool calls by tool, door, user and outcome, and how long they took.
public final class CallMetrics implements CallListener {
    private final Metrics.Counter calls;
    private final Metrics.Counter userCalls;
    private final Metrics.Histogram durations;
    private final Metrics.Histogram doors;
    private final Metrics.Summary users;

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
        this.doors =
                metrics.histogram(
                        "moltbot_door_call_duration_seconds",
                        "The same by the door that the call came through.",
                        "door");
        this.userCalls =
                metrics.counter(
                        "moltbot_user_calls_total",
                        "Ended tool calls of a user.",
                        "user",
                        "outcome");
        this.users =
                metrics.summary(
                        "moltbot_user_call_duration_seconds",
                        "Time that the ended calls of a user took.",
                        "user");
    }

    @Override
    public void ended(Call call, Outcome outcome, Duration took) {
        String tool = tool(call, outcome);
        String door = call.caller().door();
        String user = call.caller().userId();
        calls.add(tool, kind(outcome), code(outcome), door);
        durations.record(took, tool);
        doors.record(took, door);
        userCalls.add(user, kind(outcome));
        users.record(took, user);
    }

    /// The tool of a call; `unknown` where there is none of that name.
    public static String tool(Call call, Outcome outcome) {
        boolean known = !code(outcome).equals(ErrorCode.TOOL_NOT_FOUND.wireName());
        return known ? call.invocation().tool() : "unknown";
    }

    /// `ok`, `failed` (the tool says no), `refused`, `error`.
    public static String kind(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(ToolResult.Ok _) -> "ok";
            case Outcome.Done(ToolResult.Failed _) -> "failed";
            case Outcome.Refused _ -> "refused";
            case Outcome.Failed _ -> "error";
        };
    }

    /// The wire name of the failure; empty where the tool answered.
    public static String code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> "";
            case Outcome.Refused refused -> refused.code().wireName();
            case Outcome.Failed failed -> failed.code().wireName();
        };
    }
}
