package bot.molt.store.bridge;

import bot.molt.store.Database;
import bot.molt.store.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// Answers that come in parts, until their end comes.
public final class StreamTable {
    private final Database database;

    StreamTable(Database database) {
        this.database = database;
    }

    /// A part of an answer.
    ///
    /// @param part 1, 2, 3 …; zero where nobody counts
    /// @param last whether the answer is whole with it
    public record Part(String user, String id, int part, String text, boolean last) {}

    /// An answer of which a part came.
    public record Stream(String user, String id) {}

    /// Adds a part; one that came already changes nothing. The last one makes a message of them all
    /// under `key`; whether it did.
    public boolean add(Part part, String key, Instant now) {
        return database.write(tx -> added(tx, part, key, now));
    }

    private static boolean added(Tx tx, Part part, String key, Instant now) throws SQLException {
        tx.run(
                """
                INSERT INTO streams(user, id, part, text, at) VALUES(?, ?, ?, ?, ?)
                ON CONFLICT(user, id) DO UPDATE SET
                  part = max(part, excluded.part), text = text || excluded.text, at = excluded.at
                  WHERE excluded.part = 0 OR excluded.part > part
                """,
                part.user(),
                part.id(),
                part.part(),
                part.text(),
                now.toEpochMilli());
        return part.last() && end(tx, new Stream(part.user(), part.id()), key, now);
    }

    private static boolean end(Tx tx, Stream stream, String key, Instant now) throws SQLException {
        String text =
                tx.first(
                                "SELECT text FROM streams WHERE user = ? AND id = ?",
                                row -> row.getString(1),
                                stream.user(),
                                stream.id())
                        .orElse("");
        tx.run("DELETE FROM streams WHERE user = ? AND id = ?", stream.user(), stream.id());
        return !text.isBlank()
                && MessagesOut.put(tx, MessagesOut.Fresh.text(key, stream.user(), text, now));
    }

    /// Those of which nothing came since.
    public List<Stream> silentSince(Instant before) {
        return database.read(tx ->
                tx.list(
                        "SELECT user, id FROM streams WHERE at < ?",
                        row -> new Stream(row.getString(1), row.getString(2)),
                        before.toEpochMilli()));
    }

    /// Makes a message of what came of an answer.
    public boolean end(Stream stream, String key, Instant now) {
        return database.write(tx -> end(tx, stream, key, now));
    }
}
