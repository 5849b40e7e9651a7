package bot.molt.gateway.stream;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.execution.Call;
import bot.molt.execution.Outcome;
import bot.molt.gateway.http.ToolAnswer;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.tool.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Follows one call: output as it comes, progress, the end. The same for every streaming door.
final class CallFeed {
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final Duration LAST_BYTES = Duration.ofSeconds(1);
    private static final Duration STOPPING = Duration.ofMinutes(2);

    private final Call call;
    private final EventSink sink;
    private final Position from;
    private final List<Pump> pumps = new ArrayList<>();
    private final List<Task<Boolean>> tasks = new ArrayList<>();
    private String said = "";

    CallFeed(Call call, EventSink sink, Position from) {
        this.call = call;
        this.sink = sink;
        this.from = from;
    }

    /// Follows until the call has ended; what it left running in the background is not waited for.
    void followCall() throws IOException, InterruptedException {
        try (TaskScope scope = new TaskScope("feed")) {
            sendEnd(awaitOutcome(scope));
        }
    }

    /// Follows until the call and its process have ended.
    void followProcess() throws IOException, InterruptedException {
        try (TaskScope scope = new TaskScope("feed")) {
            Outcome outcome = awaitOutcome(scope);
            Optional<RunningProcess> process = call.process();
            while (process.isPresent() && process.get().exit().isEmpty()) {
                process.get().await(TURN);
            }
            sendEnd(outcome);
        }
    }

    private Outcome awaitOutcome(TaskScope scope) throws IOException, InterruptedException {
        while (true) {
            int seen = call.changes();
            Optional<Outcome> outcome = call.outcome();
            attach(scope);
            sendProgress();
            if (outcome.isPresent()) {
                return outcome.get();
            }
            call.awaitChange(seen, TURN);
        }
    }

    private void attach(TaskScope scope) {
        Optional<RunningProcess> process = call.process();
        if (process.isEmpty() || !pumps.isEmpty()) {
            return;
        }
        pumps.add(new Pump("stdout", process.get().stdout(), sink, from.stdout()));
        if (process.get().request().stderr() == ProcessRequest.Stderr.SEPARATE) {
            pumps.add(new Pump("stderr", process.get().stderr(), sink, from.stderr()));
        }
        for (Pump pump : pumps) {
            tasks.add(
                    scope.fork(() -> {
                        pump.run();
                        return true;
                    }));
        }
    }

    private void sendProgress() throws IOException, InterruptedException {
        String line = call.progress();
        if (!line.equals(said)) {
            said = line;
            sink.send(new CallEvent.Progress(line));
        }
    }

    private void sendEnd(Outcome outcome) throws IOException, InterruptedException {
        Optional<RunningProcess> process = call.process();
        boolean goesOn = process.isPresent() && process.get().exit().isEmpty();
        for (int i = 0; i < pumps.size(); i++) {
            if (goesOn || !ends(tasks.get(i), LAST_BYTES)) {
                pumps.get(i).stop();
                ends(tasks.get(i), STOPPING);
                pumps.get(i).drain();
            }
        }
        if (process.isPresent() && process.get().exit().isPresent()) {
            sink.send(new CallEvent.Exit(process.get().exit().get()));
        }
        ToolAnswer answer = ToolAnswer.of(outcome);
        if (!(outcome instanceof Outcome.Done)) {
            sink.send(CallEvent.Failed.of(answer));
        }
        sink.send(new CallEvent.Done(answer));
    }

    /// Whether a pump ends within `limit`. That of an ended process may not: children of its own
    /// may hold the pipes open.
    private static boolean ends(Task<Boolean> task, Duration limit)
            throws IOException, InterruptedException {
        try {
            return task.join(limit).isPresent();
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof InterruptedException) {
                return true;
            }
            throw new IOException("the client is gone", e);
        }
    }
}
