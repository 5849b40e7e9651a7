package bot.molt.base.concurrent;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Who and what the current thread works for; bound at an edge, read by logs and audit only.
///
/// @param requestId id of the request at the edge
/// @param userId who asked
/// @param session session of the call, empty where there is none
/// @param trace of the work; null where nobody traces it
public record RunContext(String requestId, String userId, String session, @Nullable Trace trace) {
    private static final ScopedValue<RunContext> CURRENT = ScopedValue.newInstance();

    /// A context without a trace.
    public RunContext(String requestId, String userId, String session) {
        this(requestId, userId, session, null);
    }

    /// The context of this thread, or null outside every request.
    public static @Nullable RunContext current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// Runs `work` with this context bound.
    public <T> T call(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }

    /// Runs `work` with this context bound.
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    static Runnable handOn(Runnable work) {
        RunContext context = current();
        return context == null ? work : () -> context.run(work);
    }
}
