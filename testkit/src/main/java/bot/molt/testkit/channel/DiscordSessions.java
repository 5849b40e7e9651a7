package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The gateway of the fake Discord: one session at a time, which outlives its connections.
///
/// Threads: safe for any number.
public final class DiscordSessions {
    private static final long MESSAGE_CONTENT = 1 << 15;

    private final Watch watch;
    private final String token;
    private final Supplier<List<Json.Obj>> greeting;
    private final List<Json.Obj> events = new ArrayList<>();
    private @Nullable SocketPeer peer;
    private String session = "";
    private int sessions;
    private int resumes;
    private boolean forbidsContent;

    DiscordSessions(Watch watch, String token, Supplier<List<Json.Obj>> greeting) {
        this.watch = watch;
        this.token = token;
        this.greeting = greeting;
    }

    /// How many sessions were begun.
    public int begun() {
        return watch.locked(() -> sessions);
    }

    /// How often a session was taken up again.
    public int resumed() {
        return watch.locked(() -> resumes);
    }

    /// Refuses whoever wants to read messages, as without the privileged intent.
    public void forbidContent() {
        watch.changed(() -> forbidsContent = true);
    }

    /// Breaks the connection off.
    public void cut() throws IOException {
        SocketPeer now = watch.locked(() -> peer);
        if (now != null) {
            now.cut();
        }
    }

    /// Asks the client for another connection.
    public void reconnect() throws IOException {
        tell(Json.object().put("op", 7).put("d", Json.NULL).build());
    }

    /// Ends the session: what came meanwhile is lost.
    public void invalidate() throws IOException {
        watch.changed(() -> session = "");
        tell(Json.object().put("op", 9).put("d", false).build());
    }

    /// Ends the connection with a code.
    public void close(int code, String reason) throws IOException {
        SocketPeer now = watch.locked(() -> peer);
        if (now != null) {
            now.close(code, reason);
        }
    }

    private void tell(Json.Obj frame) throws IOException {
        SocketPeer now = watch.locked(() -> peer);
        if (now != null) {
            now.send(JsonText.compact(frame));
        }
    }

    /// Tells an event, now or when the session is taken up; waits for the first session.
    void dispatch(String type, Json.Obj data) throws InterruptedException {
        watch.await(
                () -> session.isEmpty() ? Optional.empty() : Optional.of(session),
                () -> "no session");
        Json.Obj frame =
                watch.locked(() -> add(Json.object().put("t", type).put("d", data).build()));
        try {
            tell(frame);
        } catch (IOException e) {
            // The session keeps it for the next connection.
        }
    }

    private Json.Obj add(Json.Obj event) {
        Json.Obj numbered = event.with("op", 0).with("s", events.size() + 1L);
        events.add(numbered);
        return numbered;
    }

    /// Serves one connection until it ends.
    void serve(SocketPeer connection) throws IOException {
        connection.send("{\"op\":10,\"d\":{\"heartbeat_interval\":41250},\"t\":null,\"s\":null}");
        String text = connection.receive();
        while (text != null && took(connection, JsonText.parseObject(text))) {
            text = connection.receive();
        }
    }

    private boolean took(SocketPeer connection, Json.Obj frame) throws IOException {
        Json.Obj data = frame.object("d");
        return switch (frame.number("op").orElse(-1L).intValue()) {
            case 1 -> {
                connection.send("{\"op\":11}");
                yield true;
            }
            case 2 -> identified(connection, data);
            case 6 -> resumed(connection, data);
            default -> {
                connection.close(4001, "Unknown opcode.");
                yield false;
            }
        };
    }

    private boolean identified(SocketPeer connection, Json.Obj data) throws IOException {
        if (!data.string("token").orElse("").equals(token)) {
            connection.close(4004, "Authentication failed.");
            return false;
        }
        long intents = data.number("intents").orElse(0L);
        if (watch.locked(() -> forbidsContent) && (intents & MESSAGE_CONTENT) != 0) {
            connection.close(4014, "Disallowed intent(s).");
            return false;
        }
        List<Json.Obj> first = greeting.get();
        List<Json.Obj> frames =
                watch.locked(() -> {
                    events.clear();
                    session = "session-" + ++sessions;
                    peer = connection;
                    first.forEach(event -> add(withSession(event)));
                    return List.copyOf(events);
                });
        for (Json.Obj one : frames) {
            connection.send(JsonText.compact(one));
        }
        return true;
    }

    private Json.Obj withSession(Json.Obj event) {
        return event.string("t").filter("READY"::equals).isPresent()
                ? event.with("d", event.object("d").with("session_id", session))
                : event;
    }

    private boolean resumed(SocketPeer connection, Json.Obj data) throws IOException {
        long seq = data.number("seq").orElse(0L);
        boolean known =
                watch.locked(() ->
                        !session.isEmpty() && session.equals(data.string("session_id").orElse("")));
        if (!known) {
            connection.send("{\"op\":9,\"d\":false}");
            return true;
        }
        List<Json.Obj> missed =
                watch.locked(() -> {
                    resumes++;
                    peer = connection;
                    return List.copyOf(events.subList((int) seq, events.size()));
                });
        for (Json.Obj event : missed) {
            connection.send(JsonText.compact(event));
        }
        connection.send("{\"op\":0,\"t\":\"RESUMED\",\"s\":%d,\"d\":{}}".formatted(seq));
        return true;
    }
}
