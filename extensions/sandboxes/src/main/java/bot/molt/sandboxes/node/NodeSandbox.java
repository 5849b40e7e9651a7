package bot.molt.sandboxes.node;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.OpenResult;
import bot.molt.protocol.hands.StartParams;
import bot.molt.protocol.hands.StartResult;
import bot.molt.sandboxes.node.Hands.Patience;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A folder of a node that knows the `hands` commands.
final class NodeSandbox implements Sandbox {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Hands hands;
    private final SandboxSpec spec;
    private final OpenResult opened;
    private final SandboxFiles files;
    private final Set<NodeProcess> started = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    NodeSandbox(Hands hands, SandboxSpec spec, OpenResult opened) {
        this.hands = hands;
        this.spec = spec;
        this.opened = opened;
        this.files = new NodeFiles(hands, opened.workspace(), spec.confined());
    }

    @Override
    public String kind() {
        return NodeSandboxes.KIND;
    }

    @Override
    public String workspace() {
        return opened.workspace();
    }

    @Override
    public SandboxFiles files() {
        return files;
    }

    @Override
    public List<String> shell() {
        return opened.shell();
    }

    @Override
    public SandboxProcess start(ProcessRequest request) throws IOException {
        if (closed) {
            throw new IOException("the sandbox is closed");
        }
        started.removeIf(process -> hands.process(process.id()) == null);
        NodeProcess process = new NodeProcess(hands, request);
        hands.add(process);
        started.add(process);
        boolean runs = false;
        try {
            StartParams params = params(process, request);
            process.started(
                    hands.ask(StartResult.class, HandsCommand.START, params, Patience.NEW).pid());
            runs = true;
            return process;
        } catch (InterruptedException e) {
            hands.abandon(process);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "a start on node " + hands.name() + " was interrupted");
        } catch (IOException e) {
            throw NodeFailures.ofStart(e, hands.name());
        } finally {
            if (!runs) {
                hands.remove(process);
            }
        }
    }

    private StartParams params(NodeProcess process, ProcessRequest request) {
        Map<String, String> env = new HashMap<>(spec.env());
        env.putAll(request.env());
        ProcessRequest.TerminalSize size = request.terminal();
        return new StartParams(
                process.id(),
                opened.workspace(),
                request.command(),
                request.workdir(),
                env,
                size == null ? null : new StartParams.Terminal(size.columns(), size.rows()),
                request.stderr() == ProcessRequest.Stderr.MERGED
                        ? StartParams.Stderr.MERGED
                        : StartParams.Stderr.SEPARATE,
                request.stdin() == ProcessRequest.Stdin.NONE
                        ? StartParams.Stdin.NONE
                        : StartParams.Stdin.PIPE,
                line(opened.shell(), request.command()),
                request.approved());
    }

    /// The text that the shell reads; null where the program is no shell.
    static @Nullable String line(List<String> shell, List<String> command) {
        int words = shell.size();
        boolean isShell = command.size() == words + 1 && command.subList(0, words).equals(shell);
        return isShell ? command.getLast() : null;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try (TaskScope ending = new TaskScope("node-close")) {
            started.stream()
                    .filter(process -> hands.process(process.id()) != null)
                    .forEach(process -> ending.fork(() -> ended(process)));
            if (!ending.join(CLOSE_LIMIT)) {
                throw new IOException(
                        "node %s: programs may be left there".formatted(hands.name()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("close was interrupted; programs may be left");
        }
    }

    private static boolean ended(NodeProcess process) throws InterruptedException {
        process.terminate(CLOSE_GRACE);
        return true;
    }
}
