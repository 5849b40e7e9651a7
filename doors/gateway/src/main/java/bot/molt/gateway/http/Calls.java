package bot.molt.gateway.http;

import bot.molt.base.ErrorCode;
import bot.molt.execution.Call;
import bot.molt.execution.Execution;
import bot.molt.execution.Outcome;
import bot.molt.gateway.transport.HttpExchange;
import java.time.Duration;
import java.util.Optional;

/// Runs calls whose answer a client waits for: a client that goes away cancels its call.
final class Calls {
    private static final Duration ENDING = Duration.ofSeconds(30);

    private final Execution execution;

    Calls(Execution execution) {
        this.execution = execution;
    }

    Outcome run(HttpExchange exchange, ToolRequest request) throws InterruptedException {
        Duration timeout = request.timeout();
        if (timeout == null) {
            return execution.run(request.invocation(), call -> exchange.onClientGone(call::cancel));
        }
        Call call = execution.start(request.invocation());
        exchange.onClientGone(call::cancel);
        Optional<Outcome> outcome = call.await(timeout);
        if (outcome.isPresent()) {
            return outcome.get();
        }
        call.cancel();
        return afterCancel(call, timeout);
    }

    private static Outcome afterCancel(Call call, Duration timeout) throws InterruptedException {
        Optional<Outcome> end = call.await(ENDING);
        boolean cancelled =
                end.isEmpty()
                        || (end.get() instanceof Outcome.Failed failed
                                && failed.code() == ErrorCode.CANCELLED);
        return cancelled
                ? new Outcome.Failed(
                        ErrorCode.TIMEOUT,
                        "the call was cancelled after %d ms".formatted(timeout.toMillis()))
                : end.get();
    }
}
