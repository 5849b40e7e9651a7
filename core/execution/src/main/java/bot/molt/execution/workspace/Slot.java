package bot.molt.execution.workspace;

import bot.molt.execution.sandbox.SandboxPlan.Prune;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.tool.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The place of one sandbox in the pool, and who asked for it last.
///
/// Threads: `opening` is held while a sandbox is opened or closed; all else but the sandbox is
/// guarded by the pool's lock.
final class Slot {
    final Key key;
    final ReentrantLock opening = new ReentrantLock();
    volatile @Nullable Sandbox sandbox;
    WorkspacePlan plan;
    Asked asked;
    Instant created;
    Instant lastUsed;
    int users;

    /// Whether no plan leads here any more.
    boolean stale;

    /// Whether its target is gone: it is closed when its last call has ended.
    boolean left;

    /// Whether the pool looks at it at a time that is set.
    boolean watched;

    /// What makes two sandboxes the same.
    record Key(String kind, SandboxSpec spec) {
        static Key of(WorkspacePlan plan) {
            return new Key(plan.sandbox().kind(), plan.sandbox().spec());
        }
    }

    /// Who asked for it, and how.
    record Asked(Caller caller, @Nullable String workspaceId, @Nullable Wish wish) {}

    Slot(Key key, WorkspacePlan plan, Asked asked, Instant now) {
        this.key = key;
        this.plan = plan;
        this.asked = asked;
        this.created = now;
        this.lastUsed = now;
    }

    /// When it is to be closed if nobody uses it until then; null for never.
    @Nullable Instant due() {
        Prune prune = plan.sandbox().prune();
        Instant idle = after(lastUsed, prune.idle());
        Instant old = after(created, prune.age());
        if (idle == null || old == null) {
            return idle == null ? old : idle;
        }
        return idle.isBefore(old) ? idle : old;
    }

    private static @Nullable Instant after(Instant start, Duration time) {
        return time.isZero() ? null : start.plus(time);
    }
}
