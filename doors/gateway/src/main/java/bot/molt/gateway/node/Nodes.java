package bot.molt.gateway.node;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.gateway.device.Devices;
import bot.molt.gateway.device.PairedDevice;
import bot.molt.gateway.settings.NodesConfig;
import bot.molt.protocol.connect.ClientInfo;
import bot.molt.protocol.nodes.NodeAnswerParams;
import bot.molt.protocol.nodes.NodeItem;
import bot.molt.spi.node.KnownNode;
import bot.molt.spi.node.NodeDirectory;
import bot.molt.spi.node.NodeException;
import bot.molt.spi.node.NodeExit;
import bot.molt.spi.node.NodeFollower;
import bot.molt.spi.node.NodeFollower.Taking;
import bot.molt.spi.node.NodeLine;
import bot.molt.spi.node.NodeOutput;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The nodes that are paired, those of them that are connected, and what they were asked.
///
/// Threads: safe for any number.
public final class Nodes implements NodeDirectory, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Nodes.class.getName());
    private static final String ROLE = "node";

    private final Devices devices;
    private final Supplier<NodesConfig> config;
    private final TaskScope tasks = new TaskScope("node-line");
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private volatile @Nullable NodeFollower follower;

    /// @param config the settings that hold now
    public Nodes(Devices devices, Supplier<NodesConfig> config) {
        this.devices = devices;
        this.config = config;
    }

    @Override
    public void follow(NodeFollower other) {
        follower = other;
        lines.values().stream().filter(Line::isGreeted).forEach(line -> tell(other, line));
    }

    /// A node is there; one connection of it replaces an older one. It is asked nothing before it
    /// was greeted.
    public void arrived(String nodeId, NodeLink link) {
        Line line = new Line(link, known(nodeId, link), tasks);
        Line older = lines.put(nodeId, line);
        if (older != null) {
            gone(older);
        }
    }

    /// The node has its hello.
    public void greeted(String nodeId, NodeLink link) {
        Line line = lines.get(nodeId);
        if (line == null || !line.link().equals(link)) {
            return;
        }
        line.greet();
        NodeFollower told = follower;
        if (told == null) {
            line.open();
        } else {
            tell(told, line);
        }
    }

    private void tell(NodeFollower told, Line line) {
        try {
            tasks.fork(() -> {
                came(told, line);
                return true;
            });
        } catch (CancellationException e) {
            LOG.log(System.Logger.Level.DEBUG, "the gateway is closing");
        }
    }

    private static void came(NodeFollower told, Line line) throws InterruptedException {
        try {
            told.came(line);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "node " + line.node().name(), e);
        } finally {
            line.open();
        }
    }

    /// Its connection closed: what it was asked there is not answered any more.
    public void left(String nodeId, NodeLink link) {
        Line line = lines.get(nodeId);
        if (line != null && line.link().equals(link) && lines.remove(nodeId, line)) {
            gone(line);
        }
    }

    private void gone(Line line) {
        line.close();
        NodeFollower told = follower;
        if (told != null) {
            told.left(line);
        }
    }

    private NodeCommands commands(NodeLink link) {
        return new NodeCommands(link.client(), config.get());
    }

    private KnownNode known(String nodeId, NodeLink link) {
        return new KnownNode(
                nodeId,
                name(nodeId, link),
                link.client().platform(),
                commands(link).of(link.claims().commands()),
                true);
    }

    private String name(String nodeId, NodeLink link) {
        Optional<PairedDevice> device = devices.find(nodeId);
        String given = device.isEmpty() ? null : device.get().description().displayName();
        String own = given == null ? link.client().displayName() : given;
        return own == null ? nodeId : own;
    }

    @Override
    public List<KnownNode> known() {
        List<NodeItem> all = list();
        return all.stream().map(item -> known(item, all)).toList();
    }

    /// Several of one name are told apart by their ids.
    private KnownNode known(NodeItem item, List<NodeItem> all) {
        String name = name(item);
        boolean isAlone = all.stream().filter(other -> name(other).equals(name)).count() == 1;
        return new KnownNode(
                item.nodeId(),
                isAlone ? name : item.nodeId(),
                item.facts().string("platform").orElse(""),
                item.commands(),
                item.connected());
    }

    @Override
    public KnownNode find(String name) {
        List<NodeItem> all = list();
        List<NodeItem> meant =
                name.isEmpty()
                        ? all.stream().filter(NodeItem::connected).toList()
                        : matching(name, all);
        if (meant.size() != 1) {
            throw new CodedException(ErrorCode.UNAVAILABLE, notOne(name, meant.size(), all));
        }
        return known(meant.getFirst(), all);
    }

    private static String notOne(String name, int count, List<NodeItem> all) {
        List<String> names = all.stream().map(Nodes::name).toList();
        String there = names.isEmpty() ? "none" : String.join(", ", names);
        if (!name.isEmpty()) {
            return "node: %s is %s (expected: one of %s)"
                    .formatted(name, count == 0 ? "unknown" : count + " nodes", there);
        }
        return count == 0
                ? "node: none is connected (expected: `moltbot node run` on one; known: %s)"
                        .formatted(there)
                : "node: %d are connected (expected: the name of one: %s)".formatted(count, there);
    }

    /// Everybody, those who are connected first.
    public List<NodeItem> list() {
        List<NodeItem> items = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (PairedDevice device : devices.paired()) {
            if (device.roles().contains(ROLE) && seen.add(device.deviceId())) {
                items.add(item(device, lines.get(device.deviceId())));
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
        return Optional.ofNullable(lines.get(nodeId)).map(line -> line.link().since());
    }

    private static String name(NodeItem node) {
        return node.displayName() == null ? node.nodeId() : node.displayName();
    }

    private NodeItem item(PairedDevice device, @Nullable Line line) {
        String name = device.description().displayName();
        if (line == null) {
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
        NodeLink link = line.link();
        return new NodeItem(
                device.deviceId(),
                name == null ? link.client().displayName() : name,
                facts(link),
                link.claims().caps(),
                commands(link).of(link.claims().commands()),
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
    /// Errors: `invalid_request` where there is none, or several.
    public NodeItem item(String idOrName) {
        List<NodeItem> matching = matching(idOrName, list());
        if (matching.size() != 1) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    matching.isEmpty()
                            ? "unknown nodeId: " + idOrName
                            : "nodeId: %s is %d nodes (expected: the id of one)"
                                    .formatted(idOrName, matching.size()));
        }
        return matching.getFirst();
    }

    private static List<NodeItem> matching(String idOrName, List<NodeItem> all) {
        List<NodeItem> exact = all.stream().filter(node -> node.nodeId().equals(idOrName)).toList();
        return !exact.isEmpty()
                ? exact
                : all.stream()
                        .filter(node ->
                                name(node).equalsIgnoreCase(idOrName)
                                        || (idOrName.length() >= 6
                                                && node.nodeId().startsWith(idOrName)))
                        .toList();
    }

    /// Asks a node to do something and waits for its answer.
    ///
    /// Errors: `invalid_request` for a command that it did not declare or that is not allowed,
    /// `unavailable` where it is not connected, does not answer in time or says that it could not.
    public Json invoke(String nodeId, String command, @Nullable Json params, Duration timeout)
            throws InterruptedException {
        Line line = lines.get(nodeId);
        if (line == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "node not connected: " + nodeId,
                    Json.object().put("code", "NOT_CONNECTED").build());
        }
        refuseClosed(line.link(), command);
        try {
            if (!line.isOpenWithin(timeout)) {
                throw new NodeException(NodeException.TIMEOUT, "the node is just arriving");
            }
            String key = UUID.randomUUID().toString();
            Json asked = params == null ? Json.NULL : params;
            return line.ask(new NodeLine.Ask(command, asked, key, timeout));
        } catch (NodeException e) {
            throw failure(e);
        }
    }

    private void refuseClosed(NodeLink link, String command) {
        List<String> declared = link.claims().commands();
        NodeCommands commands = commands(link);
        Optional<String> objection = commands.objection(command, declared);
        if (objection.isPresent()) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "node command not allowed: %s (%s; expected: one of %s)"
                            .formatted(
                                    command,
                                    objection.get(),
                                    String.join(", ", commands.open(declared))),
                    Json.object().put("reason", objection.get()).put("command", command).build());
        }
    }

    private static CodedException failure(NodeException e) {
        String code = e.code().equals(NodeException.GONE) ? "UNAVAILABLE" : e.code();
        Json.Obj problem = Json.object().put("code", code).put("message", e.text()).build();
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "%s: %s".formatted(code, e.text()),
                Json.object().put("nodeError", problem).build());
    }

    /// Takes the answer of a node; false where nobody waits for it any more.
    public boolean answered(String nodeId, NodeAnswerParams answer) {
        Line line = lines.get(nodeId);
        return line != null && line.answered(answer);
    }

    /// Takes output of a process over; what comes back is waited for before it is acknowledged.
    Taking output(String nodeId, NodeOutput output) {
        NodeFollower told = follower;
        return told == null ? Taking.DONE : told.output(nodeId, output);
    }

    /// A process of a node is over.
    void ended(String nodeId, NodeExit exit) {
        NodeFollower told = follower;
        if (told != null) {
            told.ended(nodeId, exit);
        }
    }

    /// Gives a node another name.
    public NodeItem rename(String nodeId, String name) {
        NodeItem node = item(nodeId);
        devices.rename(node.nodeId(), name);
        return item(node.nodeId());
    }

    /// What is under way is given up.
    @Override
    public void close() {
        tasks.close();
    }
}
