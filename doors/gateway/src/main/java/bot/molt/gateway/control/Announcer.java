package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.gateway.presence.Presence;
import bot.molt.gateway.rpc.Scope;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells clients what changed.
///
/// Threads: safe for any number.
public final class Announcer {
    private final Clients clients;
    private final Presence presence;
    private final Supplier<Json.Obj> health;
    private final AtomicLong healthVersion = new AtomicLong(1);

    /// @param health what `health` answers
    public Announcer(Clients clients, Presence presence, Supplier<Json.Obj> health) {
        this.clients = clients;
        this.presence = presence;
        this.health = health;
    }

    Clients clients() {
        return clients;
    }

    Presence presence() {
        return presence;
    }

    Json.Obj health() {
        return health.get();
    }

    long healthVersion() {
        return healthVersion.get();
    }

    /// Tells what time it is, so that clients know that the connection lives.
    void tick(long now) {
        clients.tell(Event.forAll("tick", Json.object().put("ts", now).build()).orSkipped());
    }

    /// Tells how the gateway is.
    void tellHealth() {
        long version = healthVersion.incrementAndGet();
        clients.tell(
                Event.of("health", Scope.READ, health.get())
                        .versioned(presence.snapshot().version(), version));
    }

    /// Tells who is there.
    public void tellPresence() {
        if (clients.size() == 0) {
            return;
        }
        Presence.Snapshot now = presence.snapshot();
        Json.Obj payload = Json.object().put("presence", now.entries()).build();
        clients.tell(
                Event.of("presence", Scope.READ, payload)
                        .orSkipped()
                        .versioned(now.version(), healthVersion.get()));
    }

    /// Tells everybody that the gateway goes.
    ///
    /// @param restart how long until the gateway is back; null where it stops
    void tellShutdown(String reason, @Nullable Duration restart) {
        Json back = restart == null ? Json.NULL : Json.of(restart.toMillis());
        Json.Obj payload =
                Json.object().put("reason", reason).put("restartExpectedMs", back).build();
        clients.tell(Event.forAll("shutdown", payload));
    }
}
