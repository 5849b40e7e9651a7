package bot.molt.gateway.node;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.rpc.Idempotency;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.hands.EndedParams;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.OutputParams;
import bot.molt.protocol.nodes.InvokeNodeParams;
import bot.molt.protocol.nodes.InvokeProgressParams;
import bot.molt.protocol.nodes.NodeAnswerParams;
import bot.molt.protocol.nodes.NodeEventParams;
import bot.molt.protocol.nodes.NodeItem;
import bot.molt.protocol.nodes.NodeParams;
import bot.molt.protocol.nodes.RenameNodeParams;
import bot.molt.spi.Caller;
import bot.molt.spi.node.NodeExit;
import bot.molt.spi.node.NodeFollower;
import bot.molt.spi.node.NodeOutput;
import bot.molt.spi.sandbox.ExitStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// `node.*`: what nodes there are, what they are asked and what they answer.
public final class NodeMethods {
    private static final RpcSpec<Empty, Json> LIST =
            RpcSpec.of("node.list", Empty.class, Json.class).needing(Scope.READ);
    private static final RpcSpec<NodeParams, Json> DESCRIBE =
            RpcSpec.of("node.describe", NodeParams.class, Json.class).needing(Scope.READ);
    private static final RpcSpec<InvokeNodeParams, Json> INVOKE =
            RpcSpec.of("node.invoke", InvokeNodeParams.class, Json.class).needing(Scope.WRITE);
    private static final RpcSpec<NodeAnswerParams, Json> ANSWER =
            RpcSpec.of("node.invoke.result", NodeAnswerParams.class, Json.class)
                    .needing(Scope.NODE)
                    .brief();
    private static final RpcSpec<NodeEventParams, Json> EVENT =
            RpcSpec.of("node.event", NodeEventParams.class, Json.class).needing(Scope.NODE).brief();
    private static final RpcSpec<InvokeProgressParams, Json> PROGRESS =
            RpcSpec.of("node.invoke.progress", InvokeProgressParams.class, Json.class)
                    .needing(Scope.NODE)
                    .brief();
    private static final RpcSpec<OutputParams, Empty> OUTPUT =
            RpcSpec.of(HandsCommand.OUTPUT, OutputParams.class, Empty.class)
                    .needing(Scope.NODE)
                    .later();
    private static final RpcSpec<EndedParams, Empty> ENDED =
            RpcSpec.of(HandsCommand.ENDED, EndedParams.class, Empty.class)
                    .needing(Scope.NODE)
                    .brief();
    private static final RpcSpec<RenameNodeParams, Json> RENAME =
            RpcSpec.of("node.rename", RenameNodeParams.class, Json.class).needing(Scope.PAIRING);

    private static final System.Logger LOG = System.getLogger(NodeMethods.class.getName());

    private final Nodes nodes;
    private final Idempotency answers;
    private final InstantSource clock;

    public NodeMethods(Nodes nodes, Idempotency answers, InstantSource clock) {
        this.nodes = nodes;
        this.answers = answers;
        this.clock = clock;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(DESCRIBE, this::describe),
                RpcMethod.of(INVOKE, this::invoke),
                RpcMethod.connected(ANSWER, this::answered),
                RpcMethod.connected(EVENT, this::event),
                RpcMethod.connected(PROGRESS, this::progress),
                RpcMethod.later(OUTPUT, this::output),
                RpcMethod.connected(ENDED, this::ended),
                RpcMethod.of(RENAME, this::rename));
    }

    private Json list(Empty params, Caller caller) {
        return Json.object()
                .put("ts", clock.millis())
                .put("nodes", Json.array(nodes.list().stream().map(NodeItem::tree).toList()))
                .build();
    }

    private Json describe(NodeParams params, Caller caller) {
        return nodes.item(params.nodeId()).tree().with("ts", clock.millis());
    }

    private Json invoke(InvokeNodeParams params, Caller caller) throws InterruptedException {
        String nodeId = nodes.item(params.nodeId()).nodeId();
        return answers.once(
                "node.invoke:" + caller.userId() + ":" + params.idempotencyKey(),
                () -> {
                    Json payload =
                            nodes.invoke(
                                    nodeId,
                                    params.command(),
                                    params.params(),
                                    Duration.ofMillis(params.timeoutMs()));
                    return Json.object()
                            .put("ok", true)
                            .put("nodeId", nodeId)
                            .put("command", params.command())
                            .put("payload", payload)
                            .put("payloadJSON", JsonText.compact(payload))
                            .build();
                });
    }

    private static String nodeId(RpcCall call) {
        return call.connection()
                .deviceId()
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.INVALID_REQUEST, "no device proved itself here"));
    }

    private Json answered(NodeAnswerParams params, RpcCall call) {
        String nodeId = nodeId(call);
        requireOwn(params.nodeId(), nodeId);
        Json.ObjectBuilder done = Json.object().put("ok", true);
        return (nodes.answered(nodeId, params) ? done : done.put("ignored", true)).build();
    }

    private static void requireOwn(String said, String nodeId) {
        if (!said.equals(nodeId)) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "nodeId mismatch: %s (expected: %s)".formatted(said, nodeId));
        }
    }

    /// What a node says of a request that it works on; nobody needs it so far.
    private Json progress(InvokeProgressParams params, RpcCall call) {
        requireOwn(params.nodeId(), nodeId(call));
        return Json.object().put("ok", true).build();
    }

    private RpcMethod.Later<Empty> output(OutputParams params, RpcCall call) {
        NodeOutput.Stream stream =
                switch (params.stream()) {
                    case STDOUT -> NodeOutput.Stream.STDOUT;
                    case STDERR -> NodeOutput.Stream.STDERR;
                };
        NodeOutput output =
                new NodeOutput(params.processId(), stream, params.offset(), bytes(params));
        NodeFollower.Taking taking = nodes.output(nodeId(call), output);
        return RpcMethod.Later.of(() -> {
            taking.await();
            return new Empty();
        });
    }

    private static byte[] bytes(OutputParams params) {
        try {
            return params.bytes();
        } catch (IllegalArgumentException e) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, String.valueOf(e.getMessage()), e);
        }
    }

    private Empty ended(EndedParams params, RpcCall call) {
        ExitStatus status =
                new ExitStatus(
                        params.code(),
                        params.signal(),
                        Duration.ofMillis(params.ranMs()),
                        Duration.ofMillis(params.cpuMs()));
        nodes.ended(
                nodeId(call),
                new NodeExit(params.processId(), status, params.stdout(), params.stderr()));
        return new Empty();
    }

    private Json event(NodeEventParams params, RpcCall call) {
        LOG.log(System.Logger.Level.DEBUG, "node {0} tells {1}", nodeId(call), params.event());
        return Json.object()
                .put("ok", true)
                .put("event", params.event())
                .put("handled", false)
                .build();
    }

    private Json rename(RenameNodeParams params, Caller caller) {
        NodeItem node = nodes.rename(params.nodeId(), params.displayName());
        return Json.object()
                .put("nodeId", node.nodeId())
                .put("displayName", node.displayName())
                .build();
    }
}
