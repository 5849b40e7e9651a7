package bot.molt.execution.workspace;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.execution.sandbox.settings.Placement;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.sandbox.Usage;
import bot.molt.spi.tool.Wish;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sandboxes of the workspaces in use, opened on first use and kept. Of those that nobody uses, the
/// ones that were used last stay, until their plan's time is over; [#trim] drops what the
/// configuration does not name any more.
///
/// Threads: safe for any number; a sandbox is opened once, others do not wait for it.
public final class WorkspacePool implements Workspaces, AutoCloseable {
    private static final int MAX_IDLE = 200;
    private static final String EVERYBODY = "*";
    private static final Duration BUSY_AGAIN = Duration.ofHours(1);
    private static final System.Logger LOG = System.getLogger(WorkspacePool.class.getName());

    private final Parts parts;
    private final PruneQueue pruning;
    private final ReentrantLock lock = new ReentrantLock();

    /// Those that were used last stand last.
    private final Map<Slot.Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    /// What a pool works with.
    ///
    /// @param env of what runs on the host for the gateway itself: clones
    /// @param busy whether something runs in a sandbox though no call uses it
    /// @param closing told of whose a sandbox is before it is closed
    public record Parts(
            WorkspacePlan.Source plans,
            SandboxProviders providers,
            Map<String, String> env,
            Predicate<Sandbox> busy,
            BiConsumer<String, Sandbox> closing,
            InstantSource clock) {
        public Parts {
            env = Map.copyOf(env);
        }
    }

    public WorkspacePool(Parts parts) {
        this.parts = parts;
        this.pruning = new PruneQueue(parts.clock(), this::look);
    }

    @Override
    public Workspace open(
            Caller caller, @Nullable String workspaceId, @Nullable Wish wish, Progress progress)
            throws InterruptedException {
        WorkspacePlan plan = parts.plans().plan(caller, workspaceId, wish);
        Slot slot = taken(plan, new Slot.Asked(caller, workspaceId, wish));
        boolean opened = false;
        try {
            Sandbox sandbox = slot.sandbox;
            sandbox = sandbox != null ? sandbox : opened(slot, plan, progress);
            opened = true;
            return new Workspace(plan.id(), sandbox, plan.sandbox(), () -> release(slot));
        } finally {
            if (!opened) {
                release(slot);
            }
        }
    }

    private Slot taken(WorkspacePlan plan, Slot.Asked asked) {
        Slot.Key key = Slot.Key.of(plan);
        Instant now = parts.clock().instant();
        lock.lock();
        try {
            Slot slot = slots.computeIfAbsent(key, _ -> new Slot(key, plan, asked, now));
            slot.plan = plan;
            slot.asked = asked;
            slot.lastUsed = now;
            slot.stale = false;
            slot.users++;
            return slot;
        } finally {
            lock.unlock();
        }
    }

    private void release(Slot slot) {
        List<Slot> dropped = new ArrayList<>();
        boolean last;
        lock.lock();
        try {
            slot.users--;
            last = slot.left && slot.users == 0;
            slot.lastUsed = parts.clock().instant();
            watch(slot, slot.due());
            if (slot.stale && idle(slot)) {
                dropped.add(slot);
            }
            if (slots.size() > MAX_IDLE) {
                dropped.addAll(oldest());
            }
        } finally {
            lock.unlock();
        }
        dropped.forEach(this::drop);
        if (last) {
            closed(slot, true);
        }
    }

    private void watch(Slot slot, @Nullable Instant at) {
        if (!slot.watched && !slot.left && at != null) {
            slot.watched = true;
            pruning.add(slot, at);
        }
    }

    /// Closes a slot whose time is over.
    private void look(Slot slot) {
        Instant now = parts.clock().instant();
        lock.lock();
        try {
            slot.watched = false;
            Instant due = slot.due();
            if (slot.users > 0 || slots.get(slot.key) != slot || due == null) {
                return;
            }
            boolean over = !due.isAfter(now);
            if (!over || !idle(slot)) {
                watch(slot, over ? now.plus(BUSY_AGAIN) : due);
                return;
            }
        } finally {
            lock.unlock();
        }
        if (drop(slot) && slot.plan.sandbox().scope() == Placement.Scope.SESSION) {
            forget(slot.key.spec());
        }
    }

    /// Nobody comes back to a session's own folders, unless its settings have changed meanwhile.
    private void forget(SandboxSpec spec) {
        boolean used =
                all().stream().anyMatch(slot -> slot.key.spec().scratch().equals(spec.scratch()));
        if (used) {
            return;
        }
        try {
            FolderRemoval.remove(spec.scratch());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "sandbox {0}: {1} stays", spec.name(), e);
        }
    }

    /// The idle ones that are too many.
    private List<Slot> oldest() {
        List<Slot> idle = slots.values().stream().filter(this::idle).toList();
        return idle.subList(0, Math.max(0, idle.size() - MAX_IDLE));
    }

    private boolean idle(Slot slot) {
        Sandbox sandbox = slot.sandbox;
        return slot.users == 0 && (sandbox == null || !parts.busy().test(sandbox));
    }

    /// Drops what no plan leads to any more, at once or when its last call has ended; to be called
    /// when plans have changed. A process that goes on keeps its sandbox until a later change.
    public void trim() {
        List<Slot> dropped;
        lock.lock();
        try {
            List.copyOf(slots.values()).forEach(slot -> slot.stale = !planned(slot));
            dropped = slots.values().stream().filter(slot -> slot.stale && idle(slot)).toList();
        } finally {
            lock.unlock();
        }
        dropped.forEach(this::drop);
    }

    private boolean planned(Slot slot) {
        try {
            Slot.Asked asked = slot.asked;
            WorkspacePlan plan =
                    parts.plans().plan(asked.caller(), asked.workspaceId(), asked.wish());
            return slot.key.equals(Slot.Key.of(plan));
        } catch (CodedException e) {
            return false;
        }
    }

    /// The target of a kind goes: what nobody uses is closed now, the rest when its last call has
    /// ended, with the processes that still run in it. Who comes from now on opens anew.
    public void retire(String kind) {
        List<Slot> meant;
        lock.lock();
        try {
            meant = slots.values().stream().filter(slot -> slot.key.kind().equals(kind)).toList();
            meant.forEach(slot -> {
                slots.remove(slot.key, slot);
                slot.left = true;
            });
        } finally {
            lock.unlock();
        }
        meant.stream().filter(this::hasNobody).forEach(slot -> closed(slot, true));
    }

    private boolean hasNobody(Slot slot) {
        lock.lock();
        try {
            return slot.users == 0;
        } finally {
            lock.unlock();
        }
    }

    /// How many are open or being opened.
    public int size() {
        return all().size();
    }

    /// Whether a call uses the sandbox of this name, or a process of a caller runs in it.
    public boolean isUsed(String name) {
        return all().stream()
                .filter(slot -> slot.key.spec().name().equals(name))
                .anyMatch(slot -> !unused(slot));
    }

    private boolean unused(Slot slot) {
        lock.lock();
        try {
            return idle(slot);
        } finally {
            lock.unlock();
        }
    }

    /// The sandboxes that are open, those that were used last at the end.
    public List<OpenSandbox> list() {
        List<OpenSandbox> open = new ArrayList<>();
        for (Slot slot : all()) {
            Sandbox sandbox = slot.sandbox;
            if (sandbox != null) {
                open.add(described(slot, sandbox));
            }
        }
        return open;
    }

    /// Hands over each open sandbox that is one user's, and whose it is.
    public void forEachOpen(BiConsumer<String, Sandbox> action) {
        for (Slot slot : all()) {
            Sandbox sandbox = slot.sandbox;
            String user = slot.key.spec().userId();
            if (sandbox != null && !user.equals(EVERYBODY)) {
                action.accept(user, sandbox);
            }
        }
    }

    private OpenSandbox described(Slot slot, Sandbox sandbox) {
        Usage usage = sandbox.usage();
        boolean busy = parts.busy().test(sandbox);
        lock.lock();
        try {
            SandboxPlan plan = slot.plan.sandbox();
            return new OpenSandbox(
                    plan,
                    plan.spec().userId(),
                    slot.plan.id(),
                    plan.scope() == Placement.Scope.SESSION ? slot.asked.caller().session() : null,
                    slot.plan.path(),
                    slot.created,
                    slot.lastUsed,
                    slot.users,
                    busy,
                    usage);
        } finally {
            lock.unlock();
        }
    }

    /// Closes what has this name or is this user's, whatever runs in it; the next call opens it
    /// anew. Returns the names.
    public List<String> remove(String nameOrUser) {
        List<String> removed = new ArrayList<>();
        for (Slot slot : all()) {
            SandboxSpec spec = slot.key.spec();
            boolean meant = spec.name().equals(nameOrUser) || spec.userId().equals(nameOrUser);
            if (meant && closed(slot, true)) {
                removed.add(spec.name());
            }
        }
        return removed;
    }

    /// Closes what nobody uses and nothing runs in. Returns the names.
    public List<String> prune() {
        return all().stream()
                .filter(slot -> slot.sandbox != null && drop(slot))
                .map(slot -> slot.key.spec().name())
                .toList();
    }

    private List<Slot> all() {
        lock.lock();
        try {
            return List.copyOf(slots.values());
        } finally {
            lock.unlock();
        }
    }

    private boolean drop(Slot slot) {
        return closed(slot, false);
    }

    /// A slot stays in its place until its sandbox is closed, so that the next of the same name
    /// waits for that.
    private boolean closed(Slot slot, boolean whateverRuns) {
        if (!slot.opening.tryLock()) {
            return false;
        }
        try {
            Sandbox gone = detached(slot, whateverRuns);
            if (gone != null) {
                parts.closing().accept(slot.key.spec().userId(), gone);
            }
            closeQuietly(gone);
            return gone != null;
        } finally {
            leave(slot);
            slot.opening.unlock();
        }
    }

    private @Nullable Sandbox detached(Slot slot, boolean whateverRuns) {
        lock.lock();
        try {
            Sandbox sandbox = slot.sandbox;
            if (whateverRuns || idle(slot)) {
                slot.sandbox = null;
                return sandbox;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Slot slot) {
        lock.lock();
        try {
            if (slot.users == 0 && slot.sandbox == null) {
                slots.remove(slot.key, slot);
            }
        } finally {
            lock.unlock();
        }
    }

    private Sandbox opened(Slot slot, WorkspacePlan plan, Progress progress)
            throws InterruptedException {
        slot.opening.lockInterruptibly();
        try {
            Sandbox sandbox = slot.sandbox;
            if (sandbox == null) {
                sandbox = opened(plan, progress);
                put(slot, sandbox);
            }
            return sandbox;
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "workspace: %s: %s".formatted(plan.path(), e), e);
        } finally {
            slot.opening.unlock();
        }
    }

    private void put(Slot slot, Sandbox sandbox) {
        lock.lock();
        try {
            slot.created = parts.clock().instant();
            slot.sandbox = sandbox;
        } finally {
            lock.unlock();
        }
    }

    private Sandbox opened(WorkspacePlan plan, Progress progress)
            throws IOException, InterruptedException {
        var provider = parts.providers().ready(plan.sandbox().kind());
        if (plan.sandbox().isOnNode()) {
            return provider.open(plan.sandbox().spec());
        }
        new FirstUse(parts.providers().of(SandboxPlan.HOST), parts.env())
                .prepare(plan, () -> provider.open(plan.sandbox().spec()).close(), progress);
        return provider.open(plan.sandbox().spec());
    }

    @Override
    public void close() {
        pruning.close();
        List<Slot> left = all();
        lock.lock();
        try {
            slots.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(slot -> closeQuietly(slot.sandbox));
    }

    private static void closeQuietly(@Nullable Sandbox sandbox) {
        try {
            if (sandbox != null) {
                sandbox.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "sandbox did not close", e);
        }
    }
}
