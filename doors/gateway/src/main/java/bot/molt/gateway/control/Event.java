package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.rpc.Grants;
import bot.molt.gateway.rpc.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that clients are told without having asked.
///
/// Wire: `{"type":"event","event":"tick","payload":{"ts":1760000000000},"seq":17}`
///
/// Threads: immutable; its text is made once for all clients.
public final class Event {
    /// Names of all events.
    public static final List<String> NAMES =
            List.of(
                    "connect.challenge",
                    "tick",
                    "presence",
                    "health",
                    "shutdown",
                    "config.changed",
                    "device.pair.requested",
                    "device.pair.resolved",
                    "exec.approval.requested",
                    "exec.approval.resolved",
                    "node.invoke.request",
                    "node.invoke.cancel");

    private final String name;
    private final String head;
    private final @Nullable Scope scope;
    private final boolean skipsSlow;

    private Event(String name, String head, @Nullable Scope scope, boolean skipsSlow) {
        this.name = name;
        this.head = head;
        this.scope = scope;
        this.skipsSlow = skipsSlow;
    }

    /// An event for operators with a scope. A client too slow for it is disconnected.
    public static Event of(String name, Scope scope, Json payload) {
        return new Event(name, head(name, payload), scope, false);
    }

    /// An event for everybody, nodes included.
    public static Event forAll(String name, Json payload) {
        return new Event(name, head(name, payload), null, false);
    }

    private static String head(String name, Json payload) {
        return "{\"type\":\"event\",\"event\":"
                + JsonText.quoted(name)
                + ",\"payload\":"
                + JsonText.compact(payload);
    }

    /// The same event, which a slow client misses.
    public Event orSkipped() {
        return new Event(name, head, scope, true);
    }

    /// The same event with the versions of what it tells of.
    public Event versioned(long presence, long health) {
        String versions =
                ",\"stateVersion\":{\"presence\":%d,\"health\":%d}".formatted(presence, health);
        return new Event(name, head + versions, scope, skipsSlow);
    }

    String name() {
        return name;
    }

    boolean skipsSlow() {
        return skipsSlow;
    }

    boolean isFor(Grants grants) {
        return scope == null || (grants.role() == Grants.Role.OPERATOR && grants.covers(scope));
    }

    /// As the client sees it that has seen so many before.
    String text(long seq) {
        return head + ",\"seq\":" + seq + "}";
    }

    /// As one client sees it that was meant alone.
    String text() {
        return head + "}";
    }
}
