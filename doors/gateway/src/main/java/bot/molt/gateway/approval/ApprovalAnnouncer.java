package bot.molt.gateway.approval;

import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.approval.Asker;
import bot.molt.gateway.control.Clients;
import bot.molt.gateway.control.Event;
import bot.molt.gateway.rpc.Scope;
import java.time.InstantSource;

/// Tells connected operators what waits for them and what became of it.
public final class ApprovalAnnouncer implements Approvals.Audience {
    private final Clients clients;
    private final Redactor redactor;
    private final InstantSource clock;

    public ApprovalAnnouncer(Clients clients, Redactor redactor, InstantSource clock) {
        this.clients = clients;
        this.redactor = redactor;
        this.clock = clock;
    }

    @Override
    public boolean isThere() {
        return clients.anyWith(Scope.APPROVALS);
    }

    @Override
    public void waits(Approval approval) {
        tell("exec.approval.requested", ApprovalShape.pending(approval, redactor));
    }

    @Override
    public void answered(Approval approval, Asker.Answer answer, String by) {
        Json.Obj payload =
                Json.object()
                        .put("id", approval.id())
                        .put("decision", ApprovalShape.decision(answer))
                        .put("resolvedBy", by.isEmpty() ? null : by)
                        .put("ts", clock.millis())
                        .build();
        tell("exec.approval.resolved", payload);
    }

    private void tell(String name, Json.Obj payload) {
        clients.tell(Event.of(name, Scope.APPROVALS, payload).orSkipped());
    }
}
