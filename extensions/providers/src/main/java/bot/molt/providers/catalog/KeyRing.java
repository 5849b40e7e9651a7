package bot.molt.providers.catalog;

import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which key is used next. A session keeps the key that served it last; one that was refused rests:
/// 1, 5, 25, 60 minutes, or hours where its account is empty.
///
/// Threads: safe for any number.
final class KeyRing {
    private static final System.Logger LOG = System.getLogger(KeyRing.class.getName());
    private static final List<Duration> RESTS =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(25),
                    Duration.ofMinutes(60));
    private static final int MOST_SESSIONS = 4_096;

    private final AuthProfiles profiles;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, State> states = new HashMap<>();
    private final Map<String, String> sessions =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > MOST_SESSIONS;
                }
            };

    /// What is remembered of one key.
    private record State(Instant lastUsed, Instant restsUntil, int failures, Instant lastFailure) {
        static State of(Json.Obj usage) {
            Instant cooldown = instant(usage, "cooldownUntil");
            Instant disabled = instant(usage, "disabledUntil");
            return new State(
                    instant(usage, "lastUsed"),
                    cooldown.isAfter(disabled) ? cooldown : disabled,
                    usage.number("errorCount").orElse(0L).intValue(),
                    instant(usage, "lastFailureAt"));
        }

        private static Instant instant(Json.Obj usage, String name) {
            return Instant.ofEpochMilli(usage.number(name).orElse(0L));
        }
    }

    KeyRing(AuthProfiles profiles, InstantSource clock) {
        this.profiles = profiles;
        this.clock = clock;
    }

    /// The keys in the order in which they are tried: the session's own first, those that rest
    /// last.
    ///
    /// @param wanted ids in the order that the configuration gives; empty for none
    /// @param session empty for none
    List<Credential> inOrder(List<Credential> known, List<String> wanted, String session) {
        Instant now = clock.instant();
        lock.lock();
        try {
            String own = sessions.getOrDefault(session, "");
            List<Credential> keys = new ArrayList<>(known);
            keys.sort(
                    Comparator.comparingInt((Credential key) -> rests(key, now) ? 1 : 0)
                            .thenComparingInt(key -> key.id().equals(own) ? 0 : 1)
                            .thenComparingInt(key -> place(wanted, key.id()))
                            .thenComparing(key -> state(key).lastUsed()));
            return keys;
        } finally {
            lock.unlock();
        }
    }

    private static int place(List<String> wanted, String id) {
        int at = wanted.indexOf(id);
        return at < 0 ? wanted.size() : at;
    }

    private boolean rests(Credential key, Instant now) {
        return state(key).restsUntil().isAfter(now);
    }

    private State state(Credential key) {
        return states.computeIfAbsent(key.id(), id -> State.of(profiles.usage(id)));
    }

    /// Whether a key rests now.
    boolean rests(Credential key) {
        lock.lock();
        try {
            return rests(key, clock.instant());
        } finally {
            lock.unlock();
        }
    }

    /// A key served a session.
    void served(Credential key, String session) {
        lock.lock();
        try {
            states.put(key.id(), new State(clock.instant(), Instant.EPOCH, 0, Instant.EPOCH));
            if (!session.isEmpty()) {
                sessions.put(session, key.id());
            }
        } finally {
            lock.unlock();
        }
    }

    /// A key was refused: it rests.
    void refused(
            Credential key, ModelException.Kind kind, String provider, AuthConfig.Cooldowns rest) {
        Instant now = clock.instant();
        State next;
        lock.lock();
        try {
            State old = state(key);
            boolean forgotten = old.lastFailure().plus(rest.window()).isBefore(now);
            int failures = forgotten ? 1 : old.failures() + 1;
            Duration pause =
                    kind == ModelException.Kind.BILLING
                            ? rest.billing(provider, failures)
                            : RESTS.get(Math.min(failures, RESTS.size()) - 1);
            next = new State(old.lastUsed(), now.plus(pause), failures, now);
            states.put(key.id(), next);
        } finally {
            lock.unlock();
        }
        LOG.log(Level.WARNING, "key {0} rests until {1}: {2}", key.id(), next.restsUntil(), kind);
        keep(key.id(), kind, next);
    }

    private void keep(String id, ModelException.Kind kind, State state) {
        if (!profiles.profiles().containsKey(id)) {
            return;
        }
        boolean billing = kind == ModelException.Kind.BILLING;
        Json.Obj usage =
                profiles.usage(id)
                        .with("lastUsed", state.lastUsed().toEpochMilli())
                        .with("errorCount", state.failures())
                        .with("lastFailureAt", state.lastFailure().toEpochMilli())
                        .with(
                                billing ? "disabledUntil" : "cooldownUntil",
                                state.restsUntil().toEpochMilli());
        try {
            profiles.remember(id, billing ? usage.with("disabledReason", "billing") : usage);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: not written: {1}", profiles.file(), e.getMessage());
        }
    }

    /// Forgets what was remembered of a key.
    void forget(String id) {
        lock.lock();
        try {
            states.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /// Until when a key rests; null where it does not.
    @Nullable Instant restsUntil(Credential key) {
        lock.lock();
        try {
            return rests(key, clock.instant()) ? state(key).restsUntil() : null;
        } finally {
            lock.unlock();
        }
    }
}
