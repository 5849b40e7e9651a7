package bot.molt.store.bridge;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.store.Database;
import bot.molt.store.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// Messages to users, each once by its key; they leave in the order in which they came. A text may
/// leave in pieces.
public final class MessagesOut {
    private final Database database;

    MessagesOut(Database database) {
        this.database = database;
    }

    /// What a message is.
    public enum Kind {
        TEXT,
        /// Progress: dropped where it would cost more than it is worth.
        NOTE,
        /// A file: `{"name":"a.png","mimeType":"image/png","content":"base64"}`.
        FILE
    }

    /// A message to say.
    ///
    /// @param body JSON of a file, `{"text":"…"}` else
    public record Fresh(String key, String user, Kind kind, Json.Obj body, Instant at) {
        public static Fresh text(String key, String user, String text, Instant at) {
            return new Fresh(key, user, Kind.TEXT, Json.object().put("text", text).build(), at);
        }
    }

    /// A message that waits.
    ///
    /// @param taken chars of its text that have left
    public record Item(long seq, String user, Kind kind, Json.Obj body, int taken, Instant at) {
        /// The text that has not left.
        public String rest() {
            String text = body.string("text").orElse("");
            return text.substring(Math.min(taken, text.length()));
        }
    }

    /// What left of a message.
    ///
    /// @param taken chars of its text that have left now, from its beginning
    /// @param whole whether that is all
    public record Piece(long seq, int taken, boolean whole) {}

    /// Keeps a message; whether it is new. On the disk when this returns.
    public boolean put(Fresh fresh) {
        return database.write(tx -> put(tx, fresh));
    }

    /// Keeps messages together.
    public void put(List<Fresh> all) {
        database.write(tx -> {
            for (Fresh fresh : all) {
                put(tx, fresh);
            }
            return true;
        });
    }

    static boolean put(Tx tx, Fresh fresh) throws SQLException {
        return tx.run(
                        """
                        INSERT INTO outbox(key, user, kind, body, at, state)
                        VALUES(?, ?, ?, ?, ?, 'waiting') ON CONFLICT(key) DO NOTHING
                        """,
                        fresh.key(),
                        fresh.user(),
                        fresh.kind().name(),
                        JsonText.compact(fresh.body()),
                        fresh.at().toEpochMilli())
                > 0;
    }

    /// What waits for a user, oldest first.
    ///
    /// @param most of them
    public List<Item> waiting(String user, int most) {
        return database.read(tx ->
                tx.list(
                        """
                        SELECT seq, user, kind, body, taken, at FROM outbox
                        WHERE state = 'waiting' AND user = ? ORDER BY seq LIMIT ?
                        """,
                        row ->
                                new Item(
                                        row.getLong(1),
                                        row.getString(2),
                                        Kind.valueOf(row.getString(3)),
                                        JsonText.parseObject(row.getString(4)),
                                        row.getInt(5),
                                        Instant.ofEpochMilli(row.getLong(6))),
                        user,
                        most));
    }

    /// For whom something waits.
    public List<String> users() {
        return database.read(tx ->
                tx.list(
                        "SELECT DISTINCT user FROM outbox WHERE state = 'waiting'",
                        row -> row.getString(1)));
    }

    /// These pieces have left.
    public void sent(List<Piece> pieces) {
        database.note(tx -> {
            take(tx, pieces);
            return true;
        });
    }

    static void take(Tx tx, List<Piece> pieces) throws SQLException {
        for (Piece piece : pieces) {
            tx.run(
                    piece.whole()
                            ? "UPDATE outbox SET state = 'sent', body = '{}', taken = ? WHERE seq = ?"
                            : "UPDATE outbox SET taken = ? WHERE seq = ?",
                    piece.taken(),
                    piece.seq());
        }
    }

    /// A file becomes a text that says what became of it.
    public void replace(long seq, String text) {
        database.note(tx ->
                tx.run(
                        "UPDATE outbox SET kind = 'TEXT', body = ? WHERE seq = ?",
                        JsonText.compact(Json.object().put("text", text).build()),
                        seq));
    }

    /// Nothing of what waits for a user is sent any more; how many messages that were.
    public int drop(String user) {
        return database.note(tx ->
                tx.run(
                        "UPDATE outbox SET state = 'dropped', body = '{}' WHERE state = 'waiting' AND user = ?",
                        user));
    }

    /// How many wait.
    public long count() {
        return database.read(tx ->
                tx.first(
                                "SELECT count(*) FROM outbox WHERE state = 'waiting'",
                                row -> row.getLong(1))
                        .orElse(0L));
    }

    /// Forgets the keys of what has left before.
    public void prune(Instant before) {
        database.note(tx ->
                tx.run(
                        "DELETE FROM outbox WHERE state <> 'waiting' AND at < ?",
                        before.toEpochMilli()));
    }
}
