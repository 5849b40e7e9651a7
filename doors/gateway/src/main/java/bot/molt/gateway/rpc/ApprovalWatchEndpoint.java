package bot.molt.gateway.rpc;

import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.approval.Watches;
import bot.molt.gateway.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// `GET /api/approvals/watch`: what waits, then each call that begins to wait, as events
/// `approval`. While the stream is open somebody is there to answer.
public final class ApprovalWatchEndpoint extends StreamEndpoint {
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final Approvals approvals;
    private final Redactor redactor;

    public ApprovalWatchEndpoint(Approvals approvals, Redactor redactor) {
        super("/api/approvals/watch");
        this.approvals = approvals;
        this.redactor = redactor;
    }

    @Override
    protected void stream(Request request) throws IOException, InterruptedException {
        try (Watches.Watch watch = approvals.watch();
                EventWriter events = new EventWriter(request.exchange())) {
            events.comment();
            Set<String> told = new HashSet<>();
            for (Approval approval : approvals.pending()) {
                told.add(approval.id());
                tell(events, approval);
            }
            while (!request.exchange().clientGone()) {
                next(events, watch.next(QUIET), told);
            }
        }
    }

    private void next(EventWriter events, Optional<Approval> approval, Set<String> told)
            throws IOException, InterruptedException {
        if (approval.isEmpty()) {
            events.comment();
        } else if (!told.remove(approval.get().id())) {
            tell(events, approval.get());
        }
    }

    private void tell(EventWriter events, Approval approval)
            throws IOException, InterruptedException {
        events.event("approval", JsonText.compact(ApprovalMethods.tree(approval, redactor)));
    }
}
