package bot.molt.node.guard;

import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.Invocation;
import bot.molt.execution.Journal;
import bot.molt.execution.Outcome;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.tool.ToolResult;
import java.time.Duration;
import java.util.List;

/// A call that was allowed and is recorded; its end has to be told.
///
/// @param always patterns that an answer "always" would add
public record Permit(
        Journal journal, Invocation invocation, long startedNanos, List<String> always) {
    /// It ran to its end.
    public void ended(ExitStatus status) throws InterruptedException {
        Json.Obj details =
                Json.object().put("exitCode", status.code()).put("signal", status.signal()).build();
        record(
                new Outcome.Done(
                        status.code() == 0
                                ? ToolResult.ok("", details)
                                : ToolResult.failed("", details)));
    }

    /// It did what it was to do.
    public void done() throws InterruptedException {
        record(new Outcome.Done(ToolResult.ok("")));
    }

    /// It could not be done.
    public void failed(String why) throws InterruptedException {
        record(new Outcome.Failed(ErrorCode.TOOL_FAILED, why));
    }

    private void record(Outcome outcome) throws InterruptedException {
        journal.ended(invocation, outcome, Duration.ofNanos(System.nanoTime() - startedNanos))
                .awaitDurable();
    }
}
