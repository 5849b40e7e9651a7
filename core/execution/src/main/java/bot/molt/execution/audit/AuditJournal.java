package bot.molt.execution.audit;

import bot.molt.execution.Invocation;
import bot.molt.execution.Journal;
import bot.molt.execution.Outcome;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import java.time.Duration;

/// A journal in the audit log.
public record AuditJournal(AuditLog log) implements Journal {
    @Override
    public AuditLog.Ticket decided(
            Invocation invocation, Policy.Subject subject, Decision decision) {
        return log.append(AuditRecords.decision(invocation, subject, decision));
    }

    @Override
    public AuditLog.Ticket answered(Approval approval, Asker.Answer answer, String by) {
        String decidedBy = by.isEmpty() ? "nobody" : by;
        return log.append(AuditRecords.approval(approval, answer, decidedBy));
    }

    @Override
    public AuditLog.Ticket ended(Invocation invocation, Outcome outcome, Duration took) {
        return log.append(AuditRecords.outcome(invocation, outcome, took));
    }
}
