package bot.molt.sandboxes.node;

import bot.molt.base.bind.Binder;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.protocol.hands.FileItem;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.InputParams;
import bot.molt.protocol.hands.InputResult;
import bot.molt.protocol.hands.ListResult;
import bot.molt.protocol.hands.MoveParams;
import bot.molt.protocol.hands.OpenParams;
import bot.molt.protocol.hands.OpenResult;
import bot.molt.protocol.hands.PathParams;
import bot.molt.protocol.hands.ReadParams;
import bot.molt.protocol.hands.ReadResult;
import bot.molt.protocol.hands.ResizeParams;
import bot.molt.protocol.hands.ResumeParams;
import bot.molt.protocol.hands.ResumeResult;
import bot.molt.protocol.hands.SignalParams;
import bot.molt.protocol.hands.StartParams;
import bot.molt.protocol.hands.StartResult;
import bot.molt.protocol.hands.TerminateParams;
import bot.molt.protocol.hands.WriteParams;
import bot.molt.sandboxes.host.HostSandboxProvider;
import bot.molt.spi.node.KnownNode;
import bot.molt.spi.node.NodeDirectory;
import bot.molt.spi.node.NodeException;
import bot.molt.spi.node.NodeFollower;
import bot.molt.spi.node.NodeLine;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A node in this process: the `hands` commands over the host sandbox, and a link that can be cut.
/// What is asked or told while the link is cut gets no answer.
final class HandsNode implements NodeDirectory, AutoCloseable {
    static final String ID = "id-of-pi";
    private static final List<String> COMMANDS =
            List.of(
                    HandsCommand.OPEN,
                    HandsCommand.START,
                    HandsCommand.RESUME,
                    HandsCommand.INPUT,
                    HandsCommand.TERMINATE);

    private final HostSandboxProvider host = new HostSandboxProvider();
    private final Path home;
    private final TaskScope tasks = new TaskScope("hands-node");
    private final Map<String, Sandbox> workspaces = new ConcurrentHashMap<>();
    private final Map<String, HeldProcess> processes = new ConcurrentHashMap<>();
    private final Map<String, Task<Json>> answers = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// What it was asked, in order.
    final List<String> asked = new CopyOnWriteArrayList<>();

    private @Nullable NodeFollower follower;
    private @Nullable Link link;
    volatile boolean needsApproval;

    HandsNode(Path home) {
        this.home = home;
    }

    /// One connection.
    final class Link implements NodeLine {
        private volatile boolean cut;

        @Override
        public KnownNode node() {
            return new KnownNode(ID, "pi", "linux", COMMANDS, true);
        }

        @Override
        public Json ask(Ask ask) throws NodeException, InterruptedException {
            if (cut) {
                throw new NodeException(NodeException.GONE, "cut");
            }
            asked.add(ask.command());
            Task<Json> answer =
                    answers.computeIfAbsent(ask.key(), _ -> tasks.fork(() -> answered(ask)));
            long end = System.nanoTime() + ask.limit().toNanos();
            while (!cut && System.nanoTime() < end) {
                var done = answer.join(Duration.ofMillis(5));
                if (done.isPresent() && !cut) {
                    return unwrapped(done.get());
                }
            }
            throw new NodeException(cut ? NodeException.GONE : NodeException.TIMEOUT, "no answer");
        }

        private Json unwrapped(Json answer) throws NodeException {
            if (answer instanceof Json.Obj object && object.has("problem")) {
                throw new NodeException(
                        object.string("problem").orElseThrow(), object.string("text").orElse(""));
            }
            return answer;
        }
    }

    /// The link is there, or there again.
    void connect() throws InterruptedException {
        Link fresh = new Link();
        lock.lock();
        try {
            link = fresh;
        } finally {
            lock.unlock();
        }
        Objects.requireNonNull(follower).came(fresh);
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void cut() {
        Link gone = Objects.requireNonNull(link);
        gone.cut = true;
        Objects.requireNonNull(follower).left(gone);
    }

    /// Forgets everything, as a program that was started anew.
    void restart() {
        processes.values().forEach(HeldProcess::kill);
        processes.clear();
        answers.clear();
    }

    /// The connection over which may be told, waited for.
    Link connected() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (link == null || link.cut) {
                changed.await(20, TimeUnit.MILLISECONDS);
            }
            return link;
        } finally {
            lock.unlock();
        }
    }

    boolean isCut(Object line) {
        return ((Link) line).cut;
    }

    NodeFollower follower() {
        return Objects.requireNonNull(follower);
    }

    TaskScope tasks() {
        return tasks;
    }

    @Override
    public List<KnownNode> known() {
        Link now = link;
        boolean isThere = now != null && !now.cut;
        return List.of(new KnownNode(ID, "pi", "linux", isThere ? COMMANDS : List.of(), isThere));
    }

    @Override
    public KnownNode find(String name) {
        assert name.isEmpty() || name.equals("pi");
        return known().getFirst();
    }

    @Override
    public void follow(NodeFollower other) {
        follower = other;
    }

    private Json answered(NodeLine.Ask ask) {
        try {
            return RecordTree.tree(answer(ask.command(), (Json.Obj) ask.params()));
        } catch (NoSuchFileException e) {
            return problem("NO_SUCH_FILE", e);
        } catch (AccessDeniedException e) {
            return problem("ACCESS_DENIED", e);
        } catch (NotDirectoryException e) {
            return problem("NOT_A_FOLDER", e);
        } catch (bot.molt.spi.sandbox.FileChangedException e) {
            return problem("FILE_CHANGED", e);
        } catch (FileSystemException e) {
            return problem("FILE_SYSTEM", e);
        } catch (IOException | RuntimeException e) {
            return problem("UNAVAILABLE", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return problem("UNAVAILABLE", e);
        }
    }

    private static Json problem(String code, Exception e) {
        return Json.object().put("problem", code).put("text", e.getMessage()).build();
    }

    private Record answer(String command, Json.Obj tree) throws IOException, InterruptedException {
        return switch (command) {
            case HandsCommand.OPEN -> open(Binder.bind(OpenParams.class, tree));
            case HandsCommand.START -> start(Binder.bind(StartParams.class, tree));
            case HandsCommand.RESUME -> resume(Binder.bind(ResumeParams.class, tree));
            case HandsCommand.INPUT -> input(Binder.bind(InputParams.class, tree));
            case HandsCommand.SIGNAL -> {
                SignalParams params = Binder.bind(SignalParams.class, tree);
                held(params.processId()).process().signal(params.name());
                yield new bot.molt.protocol.Empty();
            }
            case HandsCommand.RESIZE -> {
                ResizeParams params = Binder.bind(ResizeParams.class, tree);
                held(params.processId()).process().resize(params.columns(), params.rows());
                yield new bot.molt.protocol.Empty();
            }
            case HandsCommand.TERMINATE -> {
                TerminateParams params = Binder.bind(TerminateParams.class, tree);
                HeldProcess held = processes.get(params.processId());
                if (held != null) {
                    held.process().terminate(Duration.ofMillis(params.graceMs()));
                }
                yield new bot.molt.protocol.Empty();
            }
            default -> file(command, tree);
        };
    }

    private Record file(String command, Json.Obj tree) throws IOException {
        switch (command) {
            case HandsCommand.STAT -> {
                PathParams params = Binder.bind(PathParams.class, tree);
                return item(workspace(params.workspace()).files().stat(params.path()));
            }
            case HandsCommand.LIST -> {
                PathParams params = Binder.bind(PathParams.class, tree);
                return new ListResult(
                        workspace(params.workspace()).files().list(params.path()).stream()
                                .map(HandsNode::item)
                                .toList());
            }
            case HandsCommand.READ -> {
                return read(Binder.bind(ReadParams.class, tree));
            }
            case HandsCommand.WRITE -> {
                WriteParams params = Binder.bind(WriteParams.class, tree);
                return item(
                        workspace(params.workspace())
                                .files()
                                .write(params.path(), params.bytes(), params.expectedVersion()));
            }
            case HandsCommand.DELETE -> {
                PathParams params = Binder.bind(PathParams.class, tree);
                workspace(params.workspace()).files().delete(params.path());
            }
            case HandsCommand.MKDIR -> {
                PathParams params = Binder.bind(PathParams.class, tree);
                workspace(params.workspace()).files().createDirectories(params.path());
            }
            case HandsCommand.MOVE -> {
                MoveParams params = Binder.bind(MoveParams.class, tree);
                workspace(params.workspace()).files().move(params.from(), params.to());
            }
            default -> throw new IllegalArgumentException(command);
        }
        return new bot.molt.protocol.Empty();
    }

    private Sandbox workspace(String path) throws IOException {
        Sandbox known = workspaces.get(path);
        if (known != null) {
            return known;
        }
        Map<String, String> env = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", "/tmp");
        Sandbox opened = host.open(SandboxSpec.of(path, false, "node", env));
        workspaces.put(path, opened);
        return opened;
    }

    private OpenResult open(OpenParams params) throws IOException {
        String path = params.workspace().isEmpty() ? home.toString() : params.workspace();
        Sandbox sandbox = workspace(path);
        return new OpenResult(sandbox.workspace(), sandbox.shell(), "linux", "1");
    }

    private StartResult start(StartParams params) throws IOException {
        HeldProcess known = processes.get(params.processId());
        if (known != null) {
            return new StartResult(known.process().pid());
        }
        if (needsApproval && !params.approved()) {
            throw new IOException("SYSTEM_RUN_DENIED: approval required");
        }
        StartParams.Terminal size = params.terminal();
        ProcessRequest request =
                new ProcessRequest(
                        params.command(),
                        params.workdir(),
                        params.env(),
                        size == null
                                ? null
                                : new ProcessRequest.TerminalSize(size.columns(), size.rows()),
                        ProcessRequest.Stderr.valueOf(params.stderr().name()),
                        ProcessRequest.Stdin.valueOf(params.stdin().name()));
        HeldProcess held =
                new HeldProcess(
                        this, params.processId(), workspace(params.workspace()).start(request));
        processes.put(params.processId(), held);
        held.run(request.terminal() == null && request.stderr() == ProcessRequest.Stderr.SEPARATE);
        return new StartResult(held.process().pid());
    }

    private HeldProcess held(String id) {
        HeldProcess held = processes.get(id);
        if (held == null) {
            throw new IllegalArgumentException("processId: " + id);
        }
        return held;
    }

    private ResumeResult resume(ResumeParams params) {
        List<String> running = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (ResumeParams.Held wanted : params.processes()) {
            HeldProcess held = processes.get(wanted.processId());
            (held == null ? unknown : running).add(wanted.processId());
            if (held != null) {
                held.resume(wanted.stdout(), wanted.stderr());
            }
        }
        processes.entrySet().stream()
                .filter(entry -> !running.contains(entry.getKey()))
                .filter(entry -> !entry.getValue().isOver())
                .toList()
                .forEach(entry -> entry.getValue().kill());
        return new ResumeResult(running, unknown);
    }

    private InputResult input(InputParams params) throws IOException {
        return new InputResult(
                held(params.processId()).input(params.offset(), params.bytes(), params.end()));
    }

    private ReadResult read(ReadParams params) throws IOException {
        var files = workspace(params.workspace()).files();
        FileInfo info = files.stat(params.path());
        if (params.version() != null && !params.version().equals(info.version())) {
            throw new bot.molt.spi.sandbox.FileChangedException(params.path());
        }
        try (SeekableByteChannel channel = files.open(params.path())) {
            ByteBuffer buffer = ByteBuffer.allocate(params.length());
            channel.position(params.offset());
            int count;
            do {
                count = channel.read(buffer);
            } while (count > 0 && buffer.hasRemaining());
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return ReadResult.of(bytes, item(info));
        }
    }

    private static FileItem item(FileInfo info) {
        return new FileItem(
                info.path(),
                FileItem.Kind.valueOf(info.kind().name()),
                info.size(),
                info.modified().toEpochMilli(),
                info.mode(),
                info.version());
    }

    /// The most that a process has written and nobody answered.
    long held() {
        return processes.values().stream().mapToLong(HeldProcess::unanswered).max().orElse(0);
    }

    /// Whether nothing runs here.
    boolean isIdle() {
        return processes.values().stream().allMatch(HeldProcess::isOver);
    }

    @Override
    public void close() throws IOException {
        processes.values().stream().filter(process -> !process.isOver()).forEach(HeldProcess::kill);
        tasks.close();
        for (Sandbox sandbox : workspaces.values()) {
            sandbox.close();
        }
        host.close();
    }
}
