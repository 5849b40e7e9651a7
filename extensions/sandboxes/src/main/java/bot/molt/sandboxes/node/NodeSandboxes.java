package bot.molt.sandboxes.node;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.OpenParams;
import bot.molt.protocol.hands.OpenResult;
import bot.molt.sandboxes.node.Hands.Patience;
import bot.molt.spi.node.KnownNode;
import bot.molt.spi.node.NodeDirectory;
import bot.molt.spi.node.NodeExit;
import bot.molt.spi.node.NodeFollower;
import bot.molt.spi.node.NodeLine;
import bot.molt.spi.node.NodeOutput;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Opens folders of connected nodes as sandboxes. A node that knows the `hands` commands is a
/// target like this machine; one that knows `system.run` alone runs commands without input, and
/// their output comes at their end.
///
/// Threads: any.
public final class NodeSandboxes implements SandboxProvider, NodeFollower {
    static final String KIND = "node";
    static final String RUN = "system.run";
    static final String PREPARE = "system.run.prepare";

    private final NodeDirectory nodes;
    private final Supplier<Duration> reconnect;
    private final TaskScope tasks = new TaskScope("node");
    private final Map<String, Hands> byNode = new ConcurrentHashMap<>();

    private NodeSandboxes(NodeDirectory nodes, Supplier<Duration> reconnect) {
        this.nodes = nodes;
        this.reconnect = reconnect;
    }

    /// Follows the nodes from now on; what an earlier gateway started on them is ended when they
    /// come.
    ///
    /// @param reconnect how long a node may be away before what it runs counts as lost
    public static NodeSandboxes following(NodeDirectory nodes, Supplier<Duration> reconnect) {
        NodeSandboxes all = new NodeSandboxes(nodes, reconnect);
        nodes.follow(all);
        return all;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Readiness readiness() {
        List<String> usable =
                nodes.known().stream()
                        .filter(node -> road(node).isPresent())
                        .map(node -> "%s (%s%s)".formatted(node.name(), platform(node), how(node)))
                        .toList();
        if (usable.isEmpty()) {
            return new Readiness.Missing(
                    "no node is connected that runs commands",
                    "run `moltbot node run` on the other machine, then `moltbot nodes approve` here");
        }
        return new Readiness.Ready(
                "connected: " + String.join(", ", usable),
                List.of(
                        "limits and network settings of a sandbox do not hold on a node",
                        "commands run as the user of the node's own program"));
    }

    private static String platform(KnownNode node) {
        return node.platform().isEmpty() ? "unknown platform" : node.platform();
    }

    private static String how(KnownNode node) {
        return road(node).filter(RUN::equals).isPresent()
                ? ", system.run only: no input, output at the end, no files"
                : "";
    }

    /// The command by which things are started there.
    private static Optional<String> road(KnownNode node) {
        if (node.commands().contains(HandsCommand.START)) {
            return Optional.of(HandsCommand.START);
        }
        return node.commands().contains(RUN) ? Optional.of(RUN) : Optional.empty();
    }

    @Override
    public Sandbox open(SandboxSpec spec) throws IOException {
        KnownNode node = nodes.find(spec.workspace().node());
        Hands hands = hands(node);
        String road = road(awaited(node, hands)).orElseThrow(() -> unable(node));
        return road.equals(RUN)
                ? new RunOnlySandbox(hands, spec)
                : new NodeSandbox(hands, spec, opened(hands, spec));
    }

    private KnownNode awaited(KnownNode node, Hands hands) throws IOException {
        try {
            return hands.line(Patience.NEW).node();
        } catch (InterruptedException e) {
            throw interrupted(node);
        }
    }

    private static IOException interrupted(KnownNode node) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(
                "interrupted while node %s was awaited".formatted(node.name()));
    }

    private static CodedException unable(KnownNode node) {
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "node: %s runs no commands (expected: the commands hands.* or system.run; it offers %s)"
                        .formatted(
                                node.name(),
                                node.commands().isEmpty()
                                        ? "none"
                                        : String.join(", ", node.commands())));
    }

    private static OpenResult opened(Hands hands, SandboxSpec spec) throws IOException {
        String path = spec.workspace().folder().toString();
        try {
            return hands.ask(
                    OpenResult.class, HandsCommand.OPEN, new OpenParams(path), Patience.NEW);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("open was interrupted");
        } catch (IOException e) {
            throw NodeFailures.of(e, path);
        }
    }

    private Hands hands(KnownNode node) {
        return byNode.computeIfAbsent(node.id(), _ -> new Hands(node.name(), reconnect, tasks));
    }

    @Override
    public void came(NodeLine line) throws InterruptedException {
        hands(line.node()).came(line);
    }

    @Override
    public void left(NodeLine line) {
        hands(line.node()).left(line);
    }

    @Override
    public Taking output(String nodeId, NodeOutput output) {
        Hands hands = byNode.get(nodeId);
        NodeProcess process = hands == null ? null : hands.process(output.processId());
        return process == null ? Taking.DONE : process.output(output);
    }

    @Override
    public void ended(String nodeId, NodeExit exit) {
        Hands hands = byNode.get(nodeId);
        if (hands == null) {
            return;
        }
        NodeProcess process = hands.process(exit.processId());
        if (process != null) {
            process.end(exit);
            hands.remove(process);
        }
    }

    @Override
    public void close() {
        tasks.close();
    }
}
