package bot.molt.gateway.rpc;

import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.approval.Asker;
import bot.molt.protocol.Empty;
import bot.molt.protocol.approvals.ApprovalItem;
import bot.molt.protocol.approvals.ListApprovalsResult;
import bot.molt.protocol.approvals.ResolveApprovalParams;
import bot.molt.spi.Caller;
import java.util.List;

/// `approvals.*`: what waits for a person, and the answers.
public final class ApprovalMethods {
    private static final RpcSpec<Empty, ListApprovalsResult> LIST =
            RpcSpec.of("approvals.list", Empty.class, ListApprovalsResult.class)
                    .needing(Scope.APPROVALS);
    private static final RpcSpec<ResolveApprovalParams, ApprovalItem> RESOLVE =
            RpcSpec.of("approvals.resolve", ResolveApprovalParams.class, ApprovalItem.class)
                    .needing(Scope.APPROVALS);

    private final Approvals approvals;
    private final Redactor redactor;

    public ApprovalMethods(Approvals approvals, Redactor redactor) {
        this.approvals = approvals;
        this.redactor = redactor;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(LIST, this::list), RpcMethod.of(RESOLVE, this::resolve));
    }

    private ListApprovalsResult list(Empty params, Caller caller) {
        return new ListApprovalsResult(
                approvals.pending().stream().map(approval -> item(approval, redactor)).toList());
    }

    private ApprovalItem resolve(ResolveApprovalParams params, Caller caller) {
        Asker.Answer answer =
                switch (params.decision()) {
                    case ALLOW_ONCE -> Asker.Answer.ONCE;
                    case ALLOW_ALWAYS -> Asker.Answer.ALWAYS;
                    case DENY -> Asker.Answer.DENY;
                };
        return item(approvals.decide(params.id(), answer, caller.userId()), redactor);
    }

    static Json.Obj tree(Approval approval, Redactor redactor) {
        return RecordTree.of(item(approval, redactor));
    }

    private static ApprovalItem item(Approval approval, Redactor redactor) {
        return new ApprovalItem(
                approval.id(),
                approval.callId(),
                approval.tool(),
                redactor.object(approval.args()),
                approval.caller().userId(),
                approval.reason().text(),
                approval.reason().rule(),
                approval.always(),
                approval.createdAt(),
                approval.expiresAt());
    }
}
