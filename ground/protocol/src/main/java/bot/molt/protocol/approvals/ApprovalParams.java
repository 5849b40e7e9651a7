package bot.molt.protocol.approvals;

import bot.molt.base.Require;

/// Which approval.
public record ApprovalParams(String id) {
    public ApprovalParams {
        Require.nonBlank("id", id);
    }
}
