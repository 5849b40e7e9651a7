package bot.molt.protocol.approvals;

import bot.molt.base.Require;

/// An answer to a waiting call.
///
/// Wire: `{"id":"appr_7k…","decision":"allow-once"}`
///
/// @param id of the approval, or a beginning of it that no other has
public record ResolveApprovalParams(String id, ApprovalDecision decision) {
    public ResolveApprovalParams {
        Require.nonBlank("id", id);
    }
}
