package bot.molt.node.system;

import bot.molt.base.Digests;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.approval.RememberedRules;
import bot.molt.node.guard.NodeRules;
import bot.molt.node.invoke.NodeCommand;
import bot.molt.node.invoke.NodeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/// `system.execApprovals.get` and `set`: what this node allows for good.
public final class ApprovalCommands {
    private final NodeRules rules;

    public ApprovalCommands(NodeRules rules) {
        this.rules = rules;
    }

    public List<NodeCommand> all() {
        return List.of(
                new NodeCommand("system.execApprovals.get", false, (params, link) -> shown()),
                new NodeCommand("system.execApprovals.set", true, (params, link) -> set(params)));
    }

    private static String hash(Json.Obj document) {
        return Digests.sha256Hex(JsonText.compact(document));
    }

    private Json shown() {
        RememberedRules now = rules.rules();
        Json.Obj document = now.document();
        Json.Obj shown =
                document.has("socket")
                        ? document.with("socket", document.object("socket").without("token"))
                        : document;
        return Json.object()
                .put("path", now.file().toString())
                .put("exists", Files.exists(now.file()))
                .put("hash", hash(document))
                .put("file", shown)
                .build();
    }

    private Json set(Json.Obj params) throws IOException {
        RememberedRules now = rules.rules();
        Json.Obj document = now.document();
        String base = params.string("baseHash").orElse("");
        if (!(params.get("file") instanceof Json.Obj file)) {
            throw new NodeFailure(
                    NodeFailure.INVALID_REQUEST,
                    "file: missing (expected: {\"version\":1,\"agents\":{…}})");
        }
        if (Files.exists(now.file()) && !base.equals(hash(document))) {
            throw new NodeFailure(
                    NodeFailure.INVALID_REQUEST,
                    base.isEmpty()
                            ? "exec approvals base hash required; re-run system.execApprovals.get and retry"
                            : "exec approvals changed since last load; re-run system.execApprovals.get and retry");
        }
        Json.Obj next =
                document.has("socket") ? file.with("socket", document.object("socket")) : file;
        now.replace(document, next);
        return shown();
    }
}
