package bot.molt.execution.sandbox;

import bot.molt.execution.agents.AgentId;
import bot.molt.execution.sandbox.SandboxPlan.Choice;
import bot.molt.spi.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Plans of one configuration that were made lately, so that each is made once and not for each
/// call. What may change without the configuration is not in them: which kinds work here is a part
/// of the key, and where links lead is checked again each time.
///
/// Threads: any.
final class PlanCache {
    private static final int MOST = 1_000;

    private final Lately<String, Sections> sections = new Lately<>();
    private final Lately<Key, Planned> plans = new Lately<>();

    /// All that a plan depends on.
    record Key(
            String userId,
            Caller.Role role,
            String session,
            String agent,
            @Nullable String workspaceId,
            Choice choice) {
        Key(Caller caller, @Nullable String workspaceId, Choice choice) {
            this(
                    caller.userId(),
                    caller.role(),
                    caller.session(),
                    PlanCache.agent(caller),
                    workspaceId,
                    choice);
        }
    }

    /// @param check fails where the plan must not be followed now
    record Planned(SandboxPlan plan, Runnable check) {}

    /// Those that were asked for last.
    private static final class Lately<K, V> {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<K, V> known =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                        return size() > MOST;
                    }
                };

        /// Two callers may make the same at once.
        V get(K key, Supplier<V> making) {
            V found = find(key);
            if (found != null) {
                return found;
            }
            V made = making.get();
            lock.lock();
            try {
                known.put(key, made);
                return made;
            } finally {
                lock.unlock();
            }
        }

        private @Nullable V find(K key) {
            lock.lock();
            try {
                return known.get(key);
            } finally {
                lock.unlock();
            }
        }
    }

    Sections sections(Caller caller, Function<Caller, Sections> making) {
        String key = (caller.isOperator() ? "" : caller.userId()) + "\n" + agent(caller);
        return sections.get(key, () -> making.apply(caller));
    }

    /// The agent whose turn it is; empty for calls of doors.
    private static String agent(Caller caller) {
        return AgentId.turn(caller).orElse("");
    }

    Planned plan(Key key, Supplier<Planned> making) {
        return plans.get(key, making);
    }
}
