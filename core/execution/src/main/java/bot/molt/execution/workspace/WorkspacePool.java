package bot.molt.execution.workspace;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sandboxes of the workspaces in use, opened on first use and kept.
///
/// Threads: safe for any number; a workspace is opened once, others do not wait for it.
public final class WorkspacePool implements Workspaces, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WorkspacePool.class.getName());

    private final WorkspacePlan.Source plans;
    private final SandboxProvider provider;
    private final Map<String, String> env;
    private final @Nullable Guards guards;
    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

    private record Key(String userId, Path path, boolean confined, boolean guarded) {}

    private static final class Slot {
        private final ReentrantLock opening = new ReentrantLock();
        private volatile @Nullable Sandbox sandbox;
    }

    /// @param env base environment of every process; nothing else of the gateway's own is handed on
    public WorkspacePool(
            WorkspacePlan.Source plans, SandboxProvider provider, Map<String, String> env) {
        this(plans, provider, env, null);
    }

    /// @param guards of plans that are guarded
    public WorkspacePool(
            WorkspacePlan.Source plans,
            SandboxProvider provider,
            Map<String, String> env,
            @Nullable Guards guards) {
        this.guards = guards;
        this.plans = plans;
        this.provider = provider;
        this.env = Map.copyOf(env);
    }

    @Override
    public Workspace open(Caller caller, @Nullable String workspaceId, Progress progress)
            throws InterruptedException {
        WorkspacePlan plan = plans.plan(caller, workspaceId);
        Key key = new Key(caller.userId(), plan.path(), plan.confined(), plan.guarded());
        Slot slot = slots.computeIfAbsent(key, _ -> new Slot());
        Sandbox sandbox = slot.sandbox;
        return new Workspace(
                plan.id(), sandbox != null ? sandbox : opened(slot, key, plan, progress));
    }

    private Sandbox opened(Slot slot, Key key, WorkspacePlan plan, Progress progress)
            throws InterruptedException {
        slot.opening.lockInterruptibly();
        try {
            Sandbox sandbox = slot.sandbox;
            if (sandbox == null) {
                prepare(plan, key.userId(), progress);
                Guards before = plan.guarded() ? guards : null;
                sandbox =
                        provider.open(
                                new SandboxProvider.Spec(
                                        plan.path().toAbsolutePath().toString(),
                                        plan.confined(),
                                        key.userId(),
                                        before == null ? env : before.environment(env)));
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
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.toAbsolutePath().getParent();
        String repository = plan.gitRepo();
        if (repository == null || parent == null) {
            createPrivate(path);
            return;
        }
        createPrivate(parent);
        try (Sandbox around =
                provider.open(
                        new SandboxProvider.Spec(
                                parent.toAbsolutePath().toString(), true, userId, env))) {
            new GitClone(around, progress).into(path, repository);
        }
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
        slots.values().forEach(WorkspacePool::closeQuietly);
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
