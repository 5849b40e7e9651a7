package bot.molt.agent.turn;

import bot.molt.agent.Route;
import bot.molt.agent.Run;
import bot.molt.agent.queue.Pending;
import bot.molt.agent.session.Conversation;
import bot.molt.agent.session.Lines;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.spi.model.ModelPart;
import bot.molt.store.EventTable;
import bot.molt.store.OutboxTable;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import bot.molt.store.TranscriptTable;
import bot.molt.store.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What a turn works on: its messages, its session, and the transcript that it writes.
///
/// Threads: the turn's.
final class Work {
    private final TurnParts parts;
    private final List<Pending> messages;
    private final String id;
    private final Caller caller;
    private final TranscriptTable.Place place;
    private final long before;
    private SessionRow session;

    private Work(
            TurnParts parts,
            List<Pending> messages,
            String id,
            Caller caller,
            TranscriptTable.Place place,
            SessionRow session) {
        this.parts = parts;
        this.messages = new ArrayList<>(messages);
        this.id = id;
        this.caller = caller;
        this.place = place;
        this.before = session.updatedAt();
        this.session = session;
    }

    /// Takes the messages as begun; those that are new are in the transcript then.
    static Work begin(TurnParts parts, List<Pending> messages) {
        Pending first = messages.getFirst();
        long now = parts.clock().millis();
        Stores stores = parts.stores();
        return open(
                parts,
                messages,
                (tx, work) -> {
                    stores.inbox().begin(tx, work.id, messages.stream().map(Pending::seq).toList());
                    Json.Obj entry = work.session.entry();
                    if (!first.wasBegun()) {
                        List<EventTable.Event> events =
                                stores.events().take(tx, first.run().sessionKey());
                        List<ModelPart> said =
                                Said.after(
                                        events,
                                        parts.settings().get().zone(),
                                        Said.of(messages, entry));
                        Json.Obj line = Lines.user(said, now);
                        boolean alone = work.isBeat() && events.isEmpty();
                        stores.transcripts()
                                .append(tx, work.place, List.of(alone ? Lines.beat(line) : line));
                    }
                    work.session =
                            work.session
                                    .at(work.isBeat() ? work.before : now)
                                    .withEntry(Opened.begun(entry, first.inbound().text()));
                    stores.sessions().put(tx, work.session);
                });
    }

    /// Opens the session of a message that is none of the conversation.
    static Work beside(TurnParts parts, Pending message) {
        return open(parts, List.of(message), (_, _) -> {});
    }

    /// What is written together with the session.
    @FunctionalInterface
    private interface Beginning {
        void write(Tx tx, Work work) throws SQLException;
    }

    private static Work open(TurnParts parts, List<Pending> messages, Beginning beginning) {
        Pending first = messages.getFirst();
        String key = first.run().sessionKey();
        String turn = first.turn();
        String id = turn == null ? "turn-" + first.seq() + "-" + first.attempts() : turn;
        Caller caller = asAgent(first.inbound().caller(), key);
        Stores stores = parts.stores();
        long now = parts.clock().millis();
        String cwd = parts.folders().of(caller).toString();
        return stores.note(tx -> {
            SessionRow session = Opened.session(parts, tx, first, now);
            TranscriptTable.Place place =
                    new TranscriptTable.Place(session.agent(), session.sessionId(), cwd);
            Work work = new Work(parts, messages, id, caller, place, session);
            beginning.write(tx, work);
            return work;
        });
    }

    /// Whether the clock began it: that is no sign of life of whoever talks there.
    private boolean isBeat() {
        return HeartbeatReply.isOne(first().inbound().key());
    }

    private static Caller asAgent(Caller caller, String sessionKey) {
        return new Caller(caller.userId(), caller.role(), sessionKey, "agent", caller.address());
    }

    /// Takes messages that came meanwhile; they are in the transcript then.
    void join(List<Pending> more) {
        Stores stores = parts.stores();
        long now = parts.clock().millis();
        stores.note(tx -> {
            stores.inbox().begin(tx, id, more.stream().map(Pending::seq).toList());
            for (Pending each : more) {
                List<ModelPart> said = Said.of(List.of(each), Json.Obj.EMPTY);
                stores.transcripts().append(tx, place, List.of(Lines.user(said, now)));
            }
            return true;
        });
        messages.addAll(more);
    }

    void append(List<Json.Obj> lines) {
        Stores stores = parts.stores();
        stores.note(tx -> stores.transcripts().append(tx, place, lines));
    }

    /// Writes the last lines, the session's fields and the outcome of every message, all or
    /// nothing.
    void end(List<Json.Obj> lines, Json.Obj entry, Ending ending) {
        Stores stores = parts.stores();
        long now = parts.clock().millis();
        stores.write(tx -> {
            if (!lines.isEmpty()) {
                stores.transcripts().append(tx, place, lines);
            }
            stores.sessions().put(tx, session.at(isBeat() ? before : now).withEntry(entry));
            for (int i = 0; i < messages.size(); i++) {
                stores.inbox().end(tx, messages.get(i).seq(), ending.of(i), now);
            }
            stores.calls().forget(tx, id);
            Replies.put(stores, tx, messages.getFirst(), ending.of(0), now);
            parts.endings().write(tx, messages.getFirst(), ending.of(0));
            return true;
        });
        Route route = messages.getFirst().inbound().options().route();
        if (route != null) {
            parts.outbox()
                    .wake(new OutboxTable.Conversation(route.channel(), route.conversation()));
        }
    }

    /// The outcome of each message, by its place.
    @FunctionalInterface
    interface Ending {
        Json.Obj of(int message);
    }

    void put(Json.Obj entry) {
        put(session.withEntry(entry));
    }

    /// The session is this from now on.
    void put(SessionRow row) {
        Stores stores = parts.stores();
        session = row;
        stores.write(tx -> {
            stores.sessions().put(tx, row);
            return true;
        });
    }

    /// The conversation as a model with this window is told it.
    Conversation conversation(int windowTokens) {
        Stores stores = parts.stores();
        return stores.read(tx ->
                Conversation.read(tx, stores.transcripts(), place.sessionId(), windowTokens * 4L));
    }

    List<Pending> messages() {
        return messages;
    }

    Pending first() {
        return messages.getFirst();
    }

    Run run() {
        return first().run();
    }

    String id() {
        return id;
    }

    Caller caller() {
        return caller;
    }

    /// When something happened in the session before this turn; milliseconds.
    long before() {
        return before;
    }

    SessionRow session() {
        return session;
    }
}
