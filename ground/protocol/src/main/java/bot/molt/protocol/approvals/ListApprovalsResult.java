package bot.molt.protocol.approvals;

import java.util.List;

/// What waits, oldest first.
public record ListApprovalsResult(List<ApprovalItem> approvals) {}
