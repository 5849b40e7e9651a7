package bot.molt.protocol.approvals;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// Another text of the `exec-approvals.json` of a node.
public record NodeApprovalFileParams(String nodeId, Json.Obj file, @Nullable String baseHash) {
    public NodeApprovalFileParams {
        Require.nonBlank("nodeId", nodeId);
    }
}
