package bot.molt.gateway.node;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.device.Devices;
import bot.molt.gateway.device.PairedDevice;
import bot.molt.protocol.connect.ClientInfo;
import bot.molt.protocol.nodes.NodeAnswerParams;
import bot.molt.protocol.nodes.NodeItem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The nodes that are paired, those of them that are connected, and what they were asked.
///
/// Threads: safe for any number.
public final class Nodes {
    private static final String ROLE = "node";
    private static final System.Logger LOG = System.getLogger(Nodes.class.getName());

    private final Devices devices;
    private final Map<String, NodeLink> links = new ConcurrentHashMap<>();
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    /// @param nodeId who may answer
    private record Asked(String nodeId, ArrayBlockingQueue<NodeAnswerParams> answer) {}

    public Nodes(Devices devices) {
        this.devices = devices;
    }

    /// A node is there; one connection of it replaces an older one.
    public void arrived(String nodeId, NodeLink link) {
        links.put(nodeId, link);
    }

    /// Its connection closed: what it was asked there is not answered any more.
    public void left(String nodeId, NodeLink link) {
        if (!links.remove(nodeId, link)) {
            return;
        }
        NodeAnswerParams gone =
                new NodeAnswerParams(
                        "gone",
                        nodeId,
                        false,
                        null,
                        null,
                        new NodeAnswerParams.Problem("UNAVAILABLE", "node disconnected"));
        asked.values().stream()
                .filter(request -> request.nodeId().equals(nodeId))
                .forEach(request -> request.answer().offer(gone));
    }

    /// Everybody, those who are connected first.
    public List<NodeItem> list() {
        List<NodeItem> items = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (PairedDevice device : devices.paired()) {
            if (device.roles().contains(ROLE) && seen.add(device.deviceId())) {
                items.add(item(device, links.get(device.deviceId())));
            }
        }
        items.sort(
                Comparator.comparing(NodeItem::connected)
                        .reversed()
                        .thenComparing(node -> name(node)));
        return items;
    }

    /// Since when a node is connected; empty where it is not.
    public Optional<Instant> connectedAt(String nodeId) {
        return Optional.ofNullable(links.get(nodeId)).map(NodeLink::since);
    }

    private static String name(NodeItem node) {
        return node.displayName() == null ? node.nodeId() : node.displayName();
    }

    private static NodeItem item(PairedDevice device, @Nullable NodeLink link) {
        String name = device.description().displayName();
        if (link == null) {
            Json.Obj facts =
                    Json.object()
                            .put("platform", device.description().platform())
                            .put("deviceFamily", device.description().deviceFamily())
                            .build();
            return new NodeItem(
                    device.deviceId(),
                    name,
                    facts,
                    List.of(),
                    List.of(),
                    device.description().remoteIp(),
                    null,
                    true,
                    false);
        }
        return new NodeItem(
                device.deviceId(),
                name == null ? link.client().displayName() : name,
                facts(link),
                link.claims().caps(),
                link.claims().commands(),
                link.address(),
                link.since().toEpochMilli(),
                true,
                true);
    }

    private static Json.Obj facts(NodeLink link) {
        ClientInfo client = link.client();
        return Json.object()
                .put("platform", client.platform())
                .put("version", client.version())
                .put("deviceFamily", client.deviceFamily())
                .put("modelIdentifier", client.modelIdentifier())
                .put("pathEnv", link.claims().pathEnv())
                .put("permissions", link.claims().permissions())
                .build();
    }

    /// The node of an id, a unique beginning of one, or a name.
    ///
    /// Errors: `invalid_params` where there is none, or several.
    public NodeItem find(String idOrName) {
        List<NodeItem> all = list();
        Optional<NodeItem> exact =
                all.stream().filter(node -> node.nodeId().equals(idOrName)).findFirst();
        List<NodeItem> matching =
                all.stream()
                        .filter(node ->
                                name(node).equalsIgnoreCase(idOrName)
                                        || (idOrName.length() >= 6
                                                && node.nodeId().startsWith(idOrName)))
                        .toList();
        if (exact.isEmpty() && matching.size() != 1) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    matching.isEmpty()
                            ? "unknown nodeId: " + idOrName
                            : "nodeId: %s is %d nodes (expected: the id of one)"
                                    .formatted(idOrName, matching.size()));
        }
        return exact.orElseGet(matching::getFirst);
    }

    /// Asks a node to do something and waits for its answer.
    ///
    /// Errors: `invalid_request` for a command that it did not declare, `unavailable` where it is
    /// not connected, does not answer in time or says that it could not.
    public Json invoke(String nodeId, String command, @Nullable Json params, Duration timeout)
            throws InterruptedException {
        NodeLink link = links.get(nodeId);
        if (link == null) {
            throw new CodedException(ErrorCode.UNAVAILABLE, "node not connected: " + nodeId);
        }
        if (!link.claims().commands().contains(command)) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "node command not allowed: %s (expected: one of %s)"
                            .formatted(command, String.join(", ", link.claims().commands())));
        }
        String id = UUID.randomUUID().toString();
        Asked request = new Asked(nodeId, new ArrayBlockingQueue<>(1));
        asked.put(id, request);
        try {
            link.tell("node.invoke.request", request(id, nodeId, command, params, timeout));
            NodeAnswerParams answer =
                    request.answer().poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                link.tell("node.invoke.cancel", cancel(id, nodeId));
            }
            return result(answer, timeout);
        } catch (InterruptedException e) {
            forget(link, id, nodeId);
            throw e;
        } catch (IOException e) {
            throw new CodedException(ErrorCode.UNAVAILABLE, "node disconnected: " + nodeId, e);
        } finally {
            asked.remove(id);
        }
    }

    private static Json.Obj request(
            String id, String nodeId, String command, @Nullable Json params, Duration timeout) {
        return Json.object()
                .put("id", id)
                .put("nodeId", nodeId)
                .put("command", command)
                .put("paramsJSON", params == null ? Json.NULL : Json.of(JsonText.compact(params)))
                .put("timeoutMs", timeout.toMillis())
                .put("idempotencyKey", id)
                .build();
    }

    private static Json.Obj cancel(String id, String nodeId) {
        return Json.object().put("id", id).put("invokeId", id).put("nodeId", nodeId).build();
    }

    /// Nobody waits any more: the node may stop.
    private static void forget(NodeLink link, String id, String nodeId)
            throws InterruptedException {
        try {
            link.tell("node.invoke.cancel", cancel(id, nodeId));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "node {0} left before it was told to stop", nodeId);
        }
    }

    private static Json result(@Nullable NodeAnswerParams answer, Duration timeout) {
        if (answer == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "TIMEOUT: the node did not answer within %d ms".formatted(timeout.toMillis()));
        }
        if (!answer.ok()) {
            NodeAnswerParams.Problem problem = answer.error();
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    problem == null
                            ? "UNAVAILABLE: the node could not"
                            : "%s: %s".formatted(problem.code(), problem.message()));
        }
        if (answer.payload() != null) {
            return answer.payload();
        }
        String text = answer.payloadJSON();
        return text == null ? Json.NULL : JsonText.parse(text);
    }

    /// Takes the answer of a node; false where nobody waits for it any more.
    public boolean answered(String nodeId, NodeAnswerParams answer) {
        Asked request = asked.get(answer.id());
        return request != null && request.nodeId().equals(nodeId) && request.answer().offer(answer);
    }

    /// Gives a node another name.
    public NodeItem rename(String nodeId, String name) {
        NodeItem node = find(nodeId);
        devices.rename(node.nodeId(), name);
        return find(node.nodeId());
    }
}
