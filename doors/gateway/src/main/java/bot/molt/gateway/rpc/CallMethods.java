package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.Call;
import bot.molt.execution.Execution;
import bot.molt.protocol.Empty;
import bot.molt.protocol.calls.CancelCallParams;
import bot.molt.protocol.calls.ListCallsResult;
import bot.molt.protocol.calls.ListProcessesResult;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.tool.RunningProcess;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// `calls.*` and `processes.list`: what runs now. Everybody sees their own; the operator sees all
/// calls.
public final class CallMethods {
    private static final RpcSpec<Empty, ListCallsResult> LIST =
            RpcSpec.of("calls.list", Empty.class, ListCallsResult.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<CancelCallParams, CancelCallParams> CANCEL =
            RpcSpec.of("calls.cancel", CancelCallParams.class, CancelCallParams.class)
                    .needing(Scope.WRITE)
                    .orUser();
    private static final RpcSpec<Empty, ListProcessesResult> PROCESSES =
            RpcSpec.of("processes.list", Empty.class, ListProcessesResult.class)
                    .needing(Scope.READ)
                    .orUser();

    private final Execution execution;
    private final Function<Caller, List<RunningProcess>> processes;

    /// @param processes those that a caller may see, newest first
    public CallMethods(Execution execution, Function<Caller, List<RunningProcess>> processes) {
        this.execution = execution;
        this.processes = processes;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(CANCEL, this::cancel),
                RpcMethod.of(PROCESSES, this::processes));
    }

    private ListCallsResult list(Empty params, Caller caller) {
        return new ListCallsResult(
                execution.running().stream()
                        .filter(call -> mayKnow(caller, call))
                        .sorted(Comparator.comparing(Call::startedAt))
                        .map(CallMethods::item)
                        .toList());
    }

    private static boolean mayKnow(Caller caller, Call call) {
        return caller.isOperator() || call.caller().userId().equals(caller.userId());
    }

    private static ListCallsResult.Item item(Call call) {
        return new ListCallsResult.Item(
                call.id(),
                call.invocation().tool(),
                call.caller().userId(),
                call.caller().session(),
                call.caller().door(),
                call.startedAt(),
                call.progress());
    }

    private CancelCallParams cancel(CancelCallParams params, Caller caller) {
        Call call =
                execution.find(params.callId(), caller).orElseThrow(() -> unknown(params.callId()));
        call.cancel();
        return params;
    }

    private static CodedException unknown(String id) {
        return new CodedException(
                ErrorCode.NOT_FOUND,
                "call: %s (expected: the id of a call that runs; see calls.list)".formatted(id));
    }

    private ListProcessesResult processes(Empty params, Caller caller) {
        return new ListProcessesResult(
                processes.apply(caller).stream().map(CallMethods::item).toList());
    }

    private static ListProcessesResult.Item item(RunningProcess process) {
        Optional<ExitStatus> exit = process.exit();
        return new ListProcessesResult.Item(
                process.id(),
                process.pid(),
                process.request().command(),
                process.startedAt(),
                exit.isEmpty(),
                exit.filter(end -> end.signal() == null).map(ExitStatus::code).orElse(null));
    }
}
