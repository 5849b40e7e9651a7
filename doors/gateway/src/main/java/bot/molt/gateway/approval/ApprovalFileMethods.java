package bot.molt.gateway.approval;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.approval.RememberedRules;
import bot.molt.gateway.node.Nodes;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.protocol.Empty;
import bot.molt.protocol.approvals.NodeApprovalFileParams;
import bot.molt.protocol.approvals.WriteApprovalFileParams;
import bot.molt.protocol.nodes.NodeParams;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/// `exec.approvals.*`: what was allowed for good, here and on nodes.
public final class ApprovalFileMethods {
    private static final RpcSpec<Empty, Json> GET =
            RpcSpec.of("exec.approvals.get", Empty.class, Json.class);
    private static final RpcSpec<WriteApprovalFileParams, Json> SET =
            RpcSpec.of("exec.approvals.set", WriteApprovalFileParams.class, Json.class);
    private static final RpcSpec<NodeParams, Json> NODE_GET =
            RpcSpec.of("exec.approvals.node.get", NodeParams.class, Json.class);
    private static final RpcSpec<NodeApprovalFileParams, Json> NODE_SET =
            RpcSpec.of("exec.approvals.node.set", NodeApprovalFileParams.class, Json.class);
    private static final Duration NODE_LIMIT = Duration.ofSeconds(30);

    private final RememberedRules rules;
    private final Nodes nodes;

    public ApprovalFileMethods(RememberedRules rules, Nodes nodes) {
        this.rules = rules;
        this.nodes = nodes;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(GET, this::get),
                RpcMethod.of(SET, this::set),
                RpcMethod.of(NODE_GET, this::getOfNode),
                RpcMethod.of(NODE_SET, this::setOfNode));
    }

    private static String hash(Json.Obj document) {
        return Digests.sha256Hex(JsonText.compact(document));
    }

    private Json get(Empty params, Caller caller) {
        Json.Obj document = rules.document();
        Json.Obj shown =
                document.has("socket")
                        ? document.with("socket", document.object("socket").without("token"))
                        : document;
        return Json.object()
                .put("path", rules.file().toString())
                .put("exists", Files.exists(rules.file()))
                .put("hash", hash(document))
                .put("file", shown)
                .build();
    }

    private Json set(WriteApprovalFileParams params, Caller caller) throws IOException {
        Json.Obj now = rules.document();
        String base = params.baseHash();
        if (Files.exists(rules.file()) && (base == null || !base.equals(hash(now)))) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    base == null
                            ? "exec approvals base hash required; re-run exec.approvals.get and retry"
                            : "exec approvals changed since last load; re-run exec.approvals.get and retry");
        }
        Json.Obj next =
                now.has("socket")
                        ? params.file().with("socket", now.object("socket"))
                        : params.file();
        rules.replace(now, next);
        return get(new Empty(), caller);
    }

    private Json getOfNode(NodeParams params, Caller caller) throws InterruptedException {
        return nodes.invoke(
                nodes.item(params.nodeId()).nodeId(), "system.execApprovals.get", null, NODE_LIMIT);
    }

    private Json setOfNode(NodeApprovalFileParams params, Caller caller)
            throws InterruptedException {
        Json change =
                Json.object().put("file", params.file()).put("baseHash", params.baseHash()).build();
        return nodes.invoke(
                nodes.item(params.nodeId()).nodeId(),
                "system.execApprovals.set",
                change,
                NODE_LIMIT);
    }
}
