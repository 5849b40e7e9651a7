package bot.molt.execution.workspace;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sandboxes of the workspaces in use, opened on first use and kept. Of those that nobody uses, the
/// ones that were used last stay; [#trim] drops what the configuration does not name any more.
///
/// Threads: safe for any number; a workspace is opened once, others do not wait for it.
public final class WorkspacePool implements Workspaces, AutoCloseable {
    private static final int MAX_IDLE = 200;
    private static final System.Logger LOG = System.getLogger(WorkspacePool.class.getName());

    private final WorkspacePlan.Source plans;
    private final SandboxProvider provider;
    private final Map<String, String> env;
    private final Predicate<Sandbox> busy;
    private final ReentrantLock lock = new ReentrantLock();

    /// Those that were used last stand last.
    private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    private record Key(String userId, Path path, boolean confined, boolean guarded) {}

    /// A sandbox and who asked for it last; all but the sandbox is guarded by the pool's lock.
    private static final class Slot {
        private final ReentrantLock opening = new ReentrantLock();
        private volatile @Nullable Sandbox sandbox;
        private Caller caller;
        private @Nullable String workspaceId;
        private int users;

        Slot(Caller caller) {
            this.caller = caller;
        }
    }

    /// @param env base environment of every process; nothing else of the gateway's own is handed on
    /// @param busy whether something runs in a sandbox though no call uses it
    public WorkspacePool(
            WorkspacePlan.Source plans,
            SandboxProvider provider,
            Map<String, String> env,
            Predicate<Sandbox> busy) {
        this.plans = plans;
        this.provider = provider;
        this.env = Map.copyOf(env);
        this.busy = busy;
    }

    @Override
    public Workspace open(Caller caller, @Nullable String workspaceId, Progress progress)
            throws InterruptedException {
        WorkspacePlan plan = plans.plan(caller, workspaceId);
        Key key = key(caller, plan);
        Slot slot = taken(key, caller, workspaceId);
        boolean opened = false;
        try {
            Sandbox sandbox = slot.sandbox;
            sandbox = sandbox != null ? sandbox : opened(slot, key, plan, progress);
            opened = true;
            return new Workspace(plan.id(), sandbox, () -> release(slot));
        } finally {
            if (!opened) {
                release(slot);
            }
        }
    }

    private static Key key(Caller caller, WorkspacePlan plan) {
        return new Key(caller.userId(), plan.path(), plan.confined(), plan.guards() != null);
    }

    private Slot taken(Key key, Caller caller, @Nullable String workspaceId) {
        lock.lock();
        try {
            Slot slot = slots.computeIfAbsent(key, _ -> new Slot(caller));
            slot.caller = caller;
            slot.workspaceId = workspaceId;
            slot.users++;
            return slot;
        } finally {
            lock.unlock();
        }
    }

    private void release(Slot slot) {
        List<Slot> dropped;
        lock.lock();
        try {
            slot.users--;
            dropped = slots.size() > MAX_IDLE ? oldest() : List.of();
        } finally {
            lock.unlock();
        }
        dropped.forEach(WorkspacePool::closeQuietly);
    }

    /// Takes out the idle ones that are too many.
    private List<Slot> oldest() {
        List<Map.Entry<Key, Slot>> idle =
                slots.entrySet().stream().filter(entry -> idle(entry.getValue())).toList();
        List<Slot> dropped = new ArrayList<>();
        for (int i = 0; i < idle.size() - MAX_IDLE; i++) {
            slots.remove(idle.get(i).getKey());
            dropped.add(idle.get(i).getValue());
        }
        return dropped;
    }

    private boolean idle(Slot slot) {
        Sandbox sandbox = slot.sandbox;
        return slot.users == 0 && (sandbox == null || !busy.test(sandbox));
    }

    /// Drops what nobody uses and no plan leads to any more; to be called when plans have changed.
    /// What is in use then goes at a later change, or as one of too many.
    public void trim() {
        List<Slot> dropped = new ArrayList<>();
        lock.lock();
        try {
            List.copyOf(slots.entrySet()).stream()
                    .filter(entry -> idle(entry.getValue()))
                    .filter(entry -> !planned(entry.getKey(), entry.getValue()))
                    .forEach(entry -> {
                        slots.remove(entry.getKey());
                        dropped.add(entry.getValue());
                    });
        } finally {
            lock.unlock();
        }
        dropped.forEach(WorkspacePool::closeQuietly);
    }

    private boolean planned(Key key, Slot slot) {
        try {
            return key.equals(key(slot.caller, plans.plan(slot.caller, slot.workspaceId)));
        } catch (CodedException e) {
            return false;
        }
    }

    private Sandbox opened(Slot slot, Key key, WorkspacePlan plan, Progress progress)
            throws InterruptedException {
        slot.opening.lockInterruptibly();
        try {
            Sandbox sandbox = slot.sandbox;
            if (sandbox == null) {
                prepare(plan, key.userId(), progress);
                sandbox =
                        sandbox(plan.path(), plan.confined(), key.userId(), plan.environment(env));
                slot.sandbox = sandbox;
            }
            return sandbox;
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "workspace: %s: %s".formatted(plan.path(), e), e);
        } finally {
            slot.opening.unlock();
        }
    }

    private void prepare(WorkspacePlan plan, String userId, Progress progress)
            throws IOException, InterruptedException {
        Path path = plan.path();
        String repository = plan.gitRepo();
        if (Files.isDirectory(path) && (repository == null || !isEmpty(path))) {
            return;
        }
        Path parent = path.toAbsolutePath().getParent();
        if (repository == null || parent == null) {
            createPrivate(path);
            return;
        }
        createPrivate(parent);
        try (Sandbox around = sandbox(parent, true, userId, env)) {
            new GitClone(around, progress).into(path, repository);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    private Sandbox sandbox(Path path, boolean confined, String userId, Map<String, String> start)
            throws IOException {
        return provider.open(
                SandboxSpec.of(path.toAbsolutePath().toString(), confined, userId, start));
    }

    private static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    @Override
    public void close() {
        List<Slot> all;
        lock.lock();
        try {
            all = List.copyOf(slots.values());
            slots.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(WorkspacePool::closeQuietly);
    }

    private static void closeQuietly(Slot slot) {
        Sandbox sandbox = slot.sandbox;
        try {
            if (sandbox != null) {
                sandbox.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "sandbox did not close", e);
        }
    }
}
