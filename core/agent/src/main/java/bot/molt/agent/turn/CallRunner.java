package bot.molt.agent.turn;

import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.spi.Caller;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.ToolResult;
import java.util.ArrayList;
import java.util.List;

/// Makes the calls of one answer, in order; those that only read and follow each other at once. A
/// call that may change something is noted before it begins and never begun twice.
final class CallRunner {
    private static final int LONGEST_TEXT = 200_000;

    private static final String NOT_AGAIN =
            "interrupted: the gateway stopped while this ran. It may have happened in part or whole and was not begun again; look before you repeat it.";

    private final TurnParts parts;
    private final Run run;
    private final String turn;
    private final Caller caller;
    private final Sink sink;

    /// Takes each result as soon as it is there, in the order of the calls.
    @FunctionalInterface
    interface Sink {
        void take(List<Done> done);
    }

    /// Says whether calls that were not begun are still wanted.
    @FunctionalInterface
    interface Wanted {
        boolean more();
    }

    /// A call and what it gave.
    record Done(ModelPart.ToolCall call, List<Content> content, boolean isError, Json.Obj details) {
        static Done failed(ModelPart.ToolCall call, String text) {
            return new Done(call, List.of(new Content.Text(text)), true, Json.Obj.EMPTY);
        }

        String text() {
            return new ToolResult.Ok(content, details).text();
        }
    }

    CallRunner(TurnParts parts, Run run, String turn, Caller caller, Sink sink) {
        this.parts = parts;
        this.run = run;
        this.turn = turn;
        this.caller = caller;
        this.sink = sink;
    }

    /// Makes the calls; an interrupt cancels those that run.
    void make(List<ModelPart.ToolCall> calls, Wanted wanted) throws InterruptedException {
        int at = 0;
        while (at < calls.size()) {
            int end = at + 1;
            while (end < calls.size() && reads(calls.get(at)) && reads(calls.get(end))) {
                end++;
            }
            if (at > 0 && !wanted.more()) {
                sink.take(
                        calls.subList(at, calls.size()).stream()
                                .map(call ->
                                        Done.failed(call, "Skipped due to queued user message."))
                                .toList());
                return;
            }
            sink.take(
                    end - at == 1 ? List.of(one(calls.get(at))) : together(calls.subList(at, end)));
            at = end;
        }
    }

    private boolean reads(ModelPart.ToolCall call) {
        return parts.tools().effect(call.name()) == Effect.READS;
    }

    private List<Done> together(List<ModelPart.ToolCall> calls) throws InterruptedException {
        List<Done> done = new ArrayList<>();
        try (TaskScope scope = new TaskScope("turn-call")) {
            List<Task<Done>> tasks =
                    calls.stream().map(call -> scope.fork(() -> one(call))).toList();
            for (Task<Done> task : tasks) {
                done.add(task.join());
            }
        }
        return done;
    }

    private Done one(ModelPart.ToolCall call) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Invocation invocation = Invocation.of(call.name(), call.arguments(), caller, null);
        run.tell(new RunEvent.CallStarted(call, invocation.callId()));
        Done done = begun(call) ? Done.failed(call, NOT_AGAIN) : made(call, invocation);
        run.tell(new RunEvent.CallEnded(call, done.text(), done.isError(), done.details()));
        return done;
    }

    /// Whether it was begun before; notes that it is about to be.
    private boolean begun(ModelPart.ToolCall call) {
        if (reads(call)) {
            return false;
        }
        long now = parts.clock().millis();
        return !parts.stores()
                .write(tx -> parts.stores().calls().begin(tx, turn, call.id(), call.name(), now));
    }

    private Done made(ModelPart.ToolCall call, Invocation invocation) throws InterruptedException {
        if (parts.tools().effect(call.name()) == Effect.STEERS) {
            return Done.failed(call, "Tool not available: " + call.name());
        }
        Outcome outcome = ran(call, invocation);
        if (run.aborting().isPresent()) {
            throw new InterruptedException();
        }
        return switch (outcome) {
            case Outcome.Done(ToolResult result) ->
                    new Done(
                            call,
                            result.content().stream().map(CallRunner::bounded).toList(),
                            result instanceof ToolResult.Failed,
                            result.details());
            case Outcome.Refused(var code, var reason) ->
                    Done.failed(call, code.wireName() + ": " + reason.text());
            case Outcome.Failed(var code, String message) ->
                    Done.failed(call, code.wireName() + ": " + message);
        };
    }

    /// What it writes is told while it runs.
    private Outcome ran(ModelPart.ToolCall call, Invocation invocation) {
        try (TaskScope watching = new TaskScope("turn-call")) {
            return parts.execution()
                    .run(
                            invocation,
                            begun -> watching.fork(() -> new LiveOutput(run, call, begun).tell()));
        }
    }

    private static Content bounded(Content content) {
        if (content instanceof Content.Text(String text) && text.length() > LONGEST_TEXT) {
            int half = LONGEST_TEXT / 2;
            return new Content.Text(
                    text.substring(0, half)
                            + "\n[… %d characters are left out …]\n"
                                    .formatted(text.length() - LONGEST_TEXT)
                            + text.substring(text.length() - half));
        }
        return content;
    }
}
