package bot.molt.execution;

import bot.molt.spi.Caller;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Calls that run, and the last ended ones to which a client may attach again.
///
/// Threads: safe for any number.
final class CallDirectory {
    private static final int MAX_ENDED = 256;

    private final Map<String, Call> running = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Call> ended =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Call> eldest) {
                    return size() > MAX_ENDED;
                }
            };

    void add(Call call) {
        running.put(call.id(), call);
    }

    void drop(Call call) {
        running.remove(call.id());
    }

    /// Keeps the ended call for clients that attach again.
    void keep(Call call) {
        lock.lock();
        try {
            ended.put(call.id(), call);
        } finally {
            lock.unlock();
        }
        running.remove(call.id());
    }

    /// The call, if it is the caller's own; the operator sees all.
    Optional<Call> find(String callId, Caller caller) {
        Call call = running.get(callId);
        lock.lock();
        try {
            call = call == null ? ended.get(callId) : call;
        } finally {
            lock.unlock();
        }
        return Optional.ofNullable(call).filter(found -> mayAttach(found, caller));
    }

    List<Call> running() {
        return new ArrayList<>(running.values());
    }

    private static boolean mayAttach(Call call, Caller caller) {
        return caller.isOperator() || call.caller().userId().equals(caller.userId());
    }
}
