package bot.molt.gateway.node;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.device.DeviceMethods;
import bot.molt.gateway.device.DeviceToken;
import bot.molt.gateway.device.Devices;
import bot.molt.gateway.device.PairedDevice;
import bot.molt.gateway.device.PendingDevice;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.devices.PairRequestParams;
import bot.molt.protocol.nodes.NodeParams;
import bot.molt.spi.Caller;
import java.util.List;
import java.util.Optional;

/// `node.pair.*`: the devices that come as nodes. There is one book of devices; these methods are
/// another view of it.
public final class NodePairMethods {
    private static final String ROLE = "node";
    private static final RpcSpec<Empty, Json> LIST =
            RpcSpec.of("node.pair.list", Empty.class, Json.class).needing(Scope.PAIRING);
    private static final RpcSpec<PairRequestParams, Json> APPROVE =
            RpcSpec.of("node.pair.approve", PairRequestParams.class, Json.class)
                    .needing(Scope.PAIRING);
    private static final RpcSpec<PairRequestParams, Json> REJECT =
            RpcSpec.of("node.pair.reject", PairRequestParams.class, Json.class)
                    .needing(Scope.PAIRING);
    private static final RpcSpec<NodeParams, Json> REMOVE =
            RpcSpec.of("node.pair.remove", NodeParams.class, Json.class).needing(Scope.PAIRING);

    private final Devices devices;
    private final Nodes nodes;
    private final DeviceMethods.Listener listener;

    public NodePairMethods(Devices devices, Nodes nodes, DeviceMethods.Listener listener) {
        this.devices = devices;
        this.nodes = nodes;
        this.listener = listener;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(APPROVE, this::approve),
                RpcMethod.of(REJECT, this::reject),
                RpcMethod.connected(REMOVE, this::remove));
    }

    private Json list(Empty params, Caller caller) {
        return Json.object()
                .put(
                        "pending",
                        Json.array(
                                devices.pending().stream()
                                        .filter(device -> device.roles().contains(ROLE))
                                        .map(NodePairMethods::tree)
                                        .toList()))
                .put(
                        "paired",
                        Json.array(
                                devices.paired().stream()
                                        .filter(device -> device.roles().contains(ROLE))
                                        .map(this::seen)
                                        .toList()))
                .build();
    }

    /// With when it came in; for who is away, when its token was used last.
    private Json.Obj seen(PairedDevice device) {
        return nodes.connectedAt(device.deviceId())
                .or(() ->
                        Optional.ofNullable(device.tokens().get(ROLE)).map(DeviceToken::lastUsedAt))
                .map(at -> tree(device).with("lastConnectedAtMs", at.toEpochMilli()))
                .orElseGet(() -> tree(device));
    }

    private static Json.Obj tree(PendingDevice device) {
        return device.tree().with("nodeId", device.deviceId());
    }

    private static Json.Obj tree(PairedDevice device) {
        return Json.object()
                .put("nodeId", device.deviceId())
                .put("displayName", device.description().displayName())
                .put("platform", device.description().platform())
                .put("remoteIp", device.description().remoteIp())
                .put("createdAtMs", device.createdAt().toEpochMilli())
                .put("approvedAtMs", device.approvedAt().toEpochMilli())
                .build();
    }

    private static CodedException unknown(String id) {
        return new CodedException(
                ErrorCode.INVALID_REQUEST,
                "unknown requestId: %s (expected: one that waits; `moltbot nodes pending` shows them)"
                        .formatted(id));
    }

    private Json approve(PairRequestParams params, Caller caller) {
        PairedDevice device =
                devices.approve(params.requestId()).orElseThrow(() -> unknown(params.requestId()));
        listener.resolved(params.requestId(), device.deviceId(), true);
        return Json.object().put("requestId", params.requestId()).put("node", tree(device)).build();
    }

    private Json reject(PairRequestParams params, Caller caller) {
        PendingDevice device =
                devices.reject(params.requestId()).orElseThrow(() -> unknown(params.requestId()));
        listener.resolved(params.requestId(), device.deviceId(), false);
        return Json.object()
                .put("requestId", params.requestId())
                .put("nodeId", device.deviceId())
                .build();
    }

    private Json remove(NodeParams params, RpcCall call) {
        String nodeId = nodes.item(params.nodeId()).nodeId();
        devices.remove(nodeId);
        listener.ended(nodeId, null, call.peerId());
        return Json.object().put("nodeId", nodeId).put("removed", true).build();
    }
}
