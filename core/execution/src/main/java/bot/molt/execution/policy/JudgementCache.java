package bot.molt.execution.policy;

import bot.molt.execution.policy.CommandJudge.Judgement;
import bot.molt.execution.program.Folder;
import bot.molt.spi.tool.Access;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The last judgements of one policy, so that a command that is run again is not read again.
final class JudgementCache {
    private static final int MAX = 512;
    private static final int MAX_CHARS = 2_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Judgement> entries =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Judgement> eldest) {
                    return size() > MAX;
                }
            };

    /// Everything that a judgement depends on.
    ///
    /// @param effective [Effective#name]
    /// @param target kind of target, which says where programs stand
    record Key(String effective, Folder workspace, String target, Access.Command command) {}

    Judgement computed(Key key, Supplier<Judgement> judge) {
        if (key.command().text().length() > MAX_CHARS) {
            return judge.get();
        }
        Judgement known = find(key);
        if (known != null) {
            return known;
        }
        Judgement made = judge.get();
        keep(key, made);
        return made;
    }

    private @Nullable Judgement find(Key key) {
        lock.lock();
        try {
            return entries.get(key);
        } finally {
            lock.unlock();
        }
    }

    private void keep(Key key, Judgement judgement) {
        lock.lock();
        try {
            entries.put(key, judgement);
        } finally {
            lock.unlock();
        }
    }
}
