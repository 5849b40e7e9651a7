package bot.molt.gateway.approval;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.execution.Invocation;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.policy.Decision;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.DoneResult;
import bot.molt.protocol.Empty;
import bot.molt.protocol.approvals.ApprovalDecision;
import bot.molt.protocol.approvals.ApprovalParams;
import bot.molt.protocol.approvals.RequestApprovalParams;
import bot.molt.protocol.approvals.ResolveApprovalParams;
import bot.molt.spi.Caller;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// `exec.approval.*`: asking operators, and their answers.
public final class ExecApprovalMethods {
    private static final RpcSpec<RequestApprovalParams, Json> REQUEST =
            RpcSpec.of("exec.approval.request", RequestApprovalParams.class, Json.class)
                    .needing(Scope.APPROVALS);
    private static final RpcSpec<ResolveApprovalParams, DoneResult> RESOLVE =
            RpcSpec.of("exec.approval.resolve", ResolveApprovalParams.class, DoneResult.class)
                    .needing(Scope.APPROVALS);
    private static final RpcSpec<Empty, Json> LIST =
            RpcSpec.of("exec.approval.list", Empty.class, Json.class).needing(Scope.APPROVALS);
    private static final RpcSpec<ApprovalParams, Json> GET =
            RpcSpec.of("exec.approval.get", ApprovalParams.class, Json.class)
                    .needing(Scope.APPROVALS);

    private final Approvals approvals;
    private final Redactor redactor;

    public ExecApprovalMethods(Approvals approvals, Redactor redactor) {
        this.approvals = approvals;
        this.redactor = redactor;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(REQUEST, this::request),
                RpcMethod.of(RESOLVE, this::resolve),
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(GET, this::get));
    }

    private Json request(RequestApprovalParams params, Caller caller) throws InterruptedException {
        Json.Obj args = RecordTree.of(params.context()).with("command", params.command());
        Caller asker = params.sessionKey() == null ? caller : caller.inSession(params.sessionKey());
        Invocation invocation =
                Invocation.of(
                        "exec",
                        params.cwd() == null ? args : args.with("workdir", params.cwd()),
                        asker,
                        null);
        Decision.Reason reason =
                new Decision.Reason(
                        "a connected client asks before it runs a command",
                        "exec.approval.request",
                        "protocol");
        AtomicReference<Approval> told = new AtomicReference<>();
        Asker.Answer answer =
                approvals.request(
                        invocation,
                        new Decision.Ask(reason, List.of()),
                        Duration.ofMillis(params.timeoutMs()),
                        told::set);
        Approval approval = told.get();
        return Json.object()
                .put("id", approval.id())
                .put("decision", ApprovalShape.decision(answer))
                .put("createdAtMs", approval.createdAt().toEpochMilli())
                .put("expiresAtMs", approval.expiresAt().toEpochMilli())
                .build();
    }

    private DoneResult resolve(ResolveApprovalParams params, Caller caller) {
        approvals.decide(params.id(), answer(params.decision()), caller.userId());
        return DoneResult.DONE;
    }

    private static Asker.Answer answer(ApprovalDecision decision) {
        return switch (decision) {
            case ALLOW_ONCE -> Asker.Answer.ONCE;
            case ALLOW_ALWAYS -> Asker.Answer.ALWAYS;
            case DENY -> Asker.Answer.DENY;
        };
    }

    private Json list(Empty params, Caller caller) {
        return Json.array(
                approvals.pending().stream()
                        .map(approval -> ApprovalShape.pending(approval, redactor))
                        .toList());
    }

    private Json get(ApprovalParams params, Caller caller) {
        return approvals.pending().stream()
                .filter(approval -> approval.id().equals(params.id()))
                .findFirst()
                .map(approval -> ApprovalShape.pending(approval, redactor))
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.NOT_FOUND, "unknown approval id: " + params.id()));
    }
}
