package bot.molt.cli.tui;

import bot.molt.base.CodedException;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.cli.terminal.Cells;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look.Part;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/// Sends what is typed, each message once, however often the connection breaks.
///
/// Threads: one.
final class Sending {
    private final Room room;
    private final Link link;
    private final Place place;
    private final Outgoing outgoing;
    private final Talk.Wish wish;
    private boolean deliver;

    Sending(Room room, Link link, Place place, Outgoing outgoing, Talk.Wish wish) {
        this.room = room;
        this.link = link;
        this.place = place;
        this.outgoing = outgoing;
        this.wish = wish;
        this.deliver = wish.deliver();
    }

    /// Sends a line.
    ///
    /// @param waits whether something is being answered, so that it is shown when its turn comes
    /// @return whether all that comes of it has come
    boolean say(String text, boolean waits) throws InterruptedException {
        String id = Ids.next("tui");
        outgoing.add(id, text);
        if (!waits) {
            show(id);
        }
        Outgoing.Message message = outgoing.find(id);
        return message != null && send(message);
    }

    /// Sends again what the gateway may not have; whether all of one has come.
    boolean sendAll() throws InterruptedException {
        boolean over = false;
        for (Outgoing.Message each : outgoing.open()) {
            over |= send(each);
        }
        return over;
    }

    /// The message that a run answers stands before its answer.
    void show(String runId) {
        Outgoing.Message message = outgoing.find(runId);
        if (message != null && !message.shown()) {
            room.mine(message.text());
            outgoing.shown(message);
        }
    }

    /// While the connection is away a message waits.
    private boolean send(Outgoing.Message message) throws InterruptedException {
        if (!link.online() || message.taken()) {
            return false;
        }
        try {
            Json.Obj answer = link.ask(deliver ? "agent" : "chat.send", params(message)).payload();
            outgoing.taken(message.id());
            String status = answer.string("status").orElse("");
            boolean isOver =
                    answer.string("runId").isEmpty()
                            || status.equals("ok")
                            || status.equals("error");
            if (isOver) {
                end(message.id());
            }
            return isOver;
        } catch (CodedException e) {
            boolean comesAgain = e.code().retryable() && !link.online();
            if (!comesAgain) {
                end(message.id());
                throw e;
            }
            return false;
        }
    }

    private void end(String id) {
        show(id);
        outgoing.done(id);
    }

    private Json.Obj params(Outgoing.Message message) {
        Json.ObjectBuilder params =
                Json.object()
                        .put("sessionKey", place.key())
                        .put("message", message.text())
                        .put("idempotencyKey", message.id())
                        .put("thinking", wish.thinking().isEmpty() ? null : wish.thinking());
        long millis = wish.timeoutMillis();
        if (deliver) {
            params.put("deliver", true);
        }
        if (millis >= 0 && deliver) {
            params.put("timeout", (millis + 999) / 1_000);
        } else if (millis >= 0) {
            params.put("timeoutMs", millis);
        }
        return params.build();
    }

    /// `/deliver`, `/deliver on`, `/deliver off`.
    void deliver(String word) {
        if (!word.isEmpty() && !word.equals("on") && !word.equals("off")) {
            room.bad(room.tongue().say(Say.ON_OR_OFF, "/deliver", word));
            return;
        }
        deliver = word.isEmpty() ? deliver : word.equals("on");
        room.note(Say.DELIVER, deliver ? "on" : "off");
    }

    /// What waits, in a line each.
    List<AttributedString> waiting(boolean isOnline) {
        List<AttributedString> lines = new ArrayList<>();
        for (Outgoing.Message each : outgoing.open()) {
            if (!each.shown() || !each.taken()) {
                Say phrase = isOnline ? Say.QUEUED : Say.UNSENT;
                String words = room.tongue().say(phrase, Clean.line(each.text()));
                lines.add(Cells.cut(room.look().text(Part.FAINT, "· " + words), room.cells()));
            }
        }
        return lines;
    }
}
