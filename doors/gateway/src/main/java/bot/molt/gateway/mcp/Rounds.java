package bot.molt.gateway.mcp;

import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Requests that wait for their client to come back with answers. The state that the client echoes
/// is a random key to them: it cannot be altered into another, works once, and for its own user and
/// request only.
///
/// Threads: safe for any number.
final class Rounds {
    private static final Set<String> CACHEABLE =
            Set.of(
                    "server/discover",
                    "tools/list",
                    "prompts/list",
                    "resources/list",
                    "resources/templates/list",
                    "resources/read");
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int MAX_PARKED = 1_000;
    private static final Duration KEPT = Duration.ofMinutes(30);

    private final InstantSource clock;
    private final Json.Obj serverInfo;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Parked> parked =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Parked> eldest) {
                    return size() > MAX_PARKED;
                }
            };

    private record Parked(RoundTurn turn, String request, Instant until) {}

    /// @param serverInfo what every result says of the server
    Rounds(InstantSource clock, Json.Obj serverInfo) {
        this.clock = clock;
        this.serverInfo = serverInfo;
    }

    /// The result with what every final result of this revision says.
    Json.Obj completed(String method, Json.Obj result) {
        Json.Obj meta = result.object("_meta").with(Stateless.SERVER_INFO, serverInfo);
        Json.Obj complete = result.with("resultType", "complete").with("_meta", meta);
        return CACHEABLE.contains(method)
                ? complete.with("ttlMs", FRESH.toMillis()).with("cacheScope", "private")
                : complete;
    }

    /// Returns the state by which the client finds its request again.
    String park(RoundTurn turn) {
        String state = Ids.token();
        Parked waiting = new Parked(turn, essence(turn.request()), clock.instant().plus(KEPT));
        lock.lock();
        try {
            parked.put(state, waiting);
        } finally {
            lock.unlock();
        }
        return state;
    }

    /// The request that the client goes on with.
    ///
    /// Errors: `-32602` for a state that is unknown, spent, too old, or somebody else's.
    RoundTurn resume(String state, Message.Request request, String userId) {
        Parked found = take(state);
        if (found == null || !fits(found, request, userId)) {
            throw ProtocolError.invalidParams(
                    "requestState: unknown, spent or expired (expected: the one of the last answer;"
                            + " send the request without it to start again)");
        }
        return found.turn();
    }

    private boolean fits(Parked found, Message.Request request, String userId) {
        return found.turn().caller().userId().equals(userId)
                && found.request().equals(essence(request))
                && found.until().isAfter(clock.instant());
    }

    private @Nullable Parked take(String state) {
        lock.lock();
        try {
            return parked.remove(state);
        } finally {
            lock.unlock();
        }
    }

    private static String essence(Message.Request request) {
        Json.Obj asked =
                request.params().without("_meta").without("inputResponses").without("requestState");
        return request.method() + asked;
    }
}
