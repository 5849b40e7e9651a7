package bot.molt.execution;

import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.audit.AuditLog;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import java.time.Duration;

/// Writes what happens to calls into the audit log, in the log's own words.
public interface Journal {
    AuditLog.Ticket decided(Invocation invocation, Policy.Subject subject, Decision decision);

    AuditLog.Ticket answered(Approval approval, Asker.Answer answer, String by);

    AuditLog.Ticket ended(Invocation invocation, Outcome outcome, Duration took);
}
