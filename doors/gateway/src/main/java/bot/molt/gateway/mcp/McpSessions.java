package bot.molt.gateway.mcp;

import bot.molt.gateway.settings.McpConfig;
import bot.molt.spi.Caller;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The open sessions, bounded in number and idle time.
///
/// Threads: safe for any number.
final class McpSessions {
    private final Map<String, McpSession> open = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Supplier<McpConfig> config;

    McpSessions(InstantSource clock, Supplier<McpConfig> config) {
        this.clock = clock;
        this.config = config;
    }

    McpSession open(McpSession.Opening opening) {
        expire();
        if (open.size() >= config.get().maxSessions()) {
            all().stream()
                    .min(
                            Comparator.comparing(McpSession::isBusy)
                                    .thenComparing(McpSession::lastUsed))
                    .ifPresent(this::end);
        }
        McpSession session = new McpSession(opening, clock.instant());
        open.put(session.token(), session);
        return session;
    }

    /// The session, if it is this user's own.
    Optional<McpSession> find(String token, Caller caller) {
        McpSession session = open.get(token);
        if (session == null || !session.caller().userId().equals(caller.userId())) {
            return Optional.empty();
        }
        if (isExpired(session)) {
            end(session);
            return Optional.empty();
        }
        session.used(clock.instant());
        return Optional.of(session);
    }

    List<McpSession> all() {
        return List.copyOf(open.values());
    }

    void end(McpSession session) {
        open.remove(session.token());
        session.end();
    }

    private void expire() {
        all().stream().filter(this::isExpired).forEach(this::end);
    }

    private boolean isExpired(McpSession session) {
        Instant oldest = clock.instant().minus(config.get().sessionIdle());
        return !session.isBusy() && session.lastUsed().isBefore(oldest);
    }
}
