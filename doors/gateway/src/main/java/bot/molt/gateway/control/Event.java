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
                    "agent",
                    "chat",
                    "cron",
                    "heartbeat",
                    "skills.changed",
                    "config.changed",
                    "device.pair.requested",
                    "device.pair.resolved",
                    "exec.approval.requested",
                    "exec.approval.resolved",
                    "node.invoke.request",
                    "node.invoke.cancel",
                    "terminal.data",
                    "terminal.exit");

    private final String name;
    private final String head;
    private final @Nullable Scope scope;
    private final boolean skipsSlow;
    private final @Nullable String userId;
    private final @Nullable String ability;

    private Event(String name, String head, Audience audience, boolean skipsSlow) {
        this.name = name;
        this.head = head;
        this.scope = audience.scope();
        this.skipsSlow = skipsSlow;
        this.userId = audience.userId();
        this.ability = audience.ability();
    }

    /// Whom it is for.
    ///
    /// @param scope operators need it; null for everybody
    /// @param userId a user who is told too; null for none
    /// @param ability only who said to have it; null for all
    private record Audience(
            @Nullable Scope scope, @Nullable String userId, @Nullable String ability) {}

    /// An event for operators with a scope. A client too slow for it is disconnected.
    public static Event of(String name, Scope scope, Json payload) {
        return new Event(name, head(name, payload), new Audience(scope, null, null), false);
    }

    /// An event for everybody, nodes included.
    public static Event forAll(String name, Json payload) {
        return new Event(name, head(name, payload), new Audience(null, null, null), false);
    }

    private static String head(String name, Json payload) {
        return "{\"type\":\"event\",\"event\":"
                + JsonText.quoted(name)
                + ",\"payload\":"
                + JsonText.compact(payload);
    }

    /// The same event, which a slow client misses.
    public Event orSkipped() {
        return new Event(name, head, audience(), true);
    }

    private Audience audience() {
        return new Audience(scope, userId, ability);
    }

    /// The same event, of which a user is told too.
    public Event andFor(String other) {
        return new Event(name, head, new Audience(scope, other, ability), skipsSlow);
    }

    /// The same event for those alone who said at their `connect` that they can do something with
    /// it.
    ///
    /// @param cap one of `caps`: `tool-events`
    public Event forWho(String cap) {
        return new Event(name, head, new Audience(scope, userId, cap), skipsSlow);
    }

    /// The same event with the versions of what it tells of.
    public Event versioned(long presence, long health) {
        String versions =
                ",\"stateVersion\":{\"presence\":%d,\"health\":%d}".formatted(presence, health);
        return new Event(name, head + versions, audience(), skipsSlow);
    }

    String name() {
        return name;
    }

    boolean skipsSlow() {
        return skipsSlow;
    }

    boolean isFor(Admitted client) {
        Grants grants = client.grants();
        boolean able = ability == null || client.claims().caps().contains(ability);
        boolean mine =
                userId != null
                        && grants.role() == Grants.Role.USER
                        && client.caller().userId().equals(userId);
        return able
                && (mine
                        || scope == null
                        || (grants.role() == Grants.Role.OPERATOR && grants.covers(scope)));
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
