package bot.molt.gateway.approval;

import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Asker;

/// Approvals in the words of the WebSocket protocol.
final class ApprovalShape {
    private ApprovalShape() {}

    /// `{"id","request":{"command","cwd","sessionKey",…},"createdAtMs","expiresAtMs"}`
    static Json.Obj pending(Approval approval, Redactor redactor) {
        Json.Obj args = redactor.object(approval.args());
        Json.Obj request =
                Json.object()
                        .put("command", args.string("command").orElse(approval.tool() + " " + args))
                        .put(
                                "cwd",
                                args.string("workdir").or(() -> args.string("cwd")).orElse(null))
                        .put(
                                "host",
                                approval.target().isNode()
                                        ? "node"
                                        : args.string("host").orElse(null))
                        .put("nodeId", approval.target().isNode() ? approval.target().node() : null)
                        .put("security", args.string("security").orElse(null))
                        .put("ask", args.string("ask").orElse(null))
                        .put("agentId", args.string("agentId").orElse(null))
                        .put("resolvedPath", args.string("resolvedPath").orElse(null))
                        .put("sessionKey", approval.caller().session())
                        .put("tool", approval.tool())
                        .put("userId", approval.caller().userId())
                        .put("reason", approval.reason().text())
                        .build();
        return Json.object()
                .put("id", approval.id())
                .put("request", request)
                .put("createdAtMs", approval.createdAt().toEpochMilli())
                .put("expiresAtMs", approval.expiresAt().toEpochMilli())
                .build();
    }

    static Json decision(Asker.Answer answer) {
        return switch (answer) {
            case ONCE -> Json.of("allow-once");
            case ALWAYS -> Json.of("allow-always");
            case DENY -> Json.of("deny");
            case NONE -> Json.NULL;
        };
    }
}
