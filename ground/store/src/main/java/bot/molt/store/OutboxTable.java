package bot.molt.store;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Messages on their way out. Of each conversation the oldest goes first, and the next only after
/// it.
public final class OutboxTable {
    OutboxTable() {}

    /// A message.
    ///
    /// @param key the same however often it is sent; given to whoever sends it
    /// @param conversation within its channel
    /// @param notBefore milliseconds; not to be tried earlier
    public record Message(
            long seq,
            String key,
            String channel,
            String conversation,
            Json.Obj message,
            int attempts,
            long notBefore) {}

    /// Puts a message in, unless it is there.
    public void put(Tx tx, String key, String channel, String conversation, Json.Obj message)
            throws SQLException {
        tx.run(
                """
                INSERT INTO outbox(key, channel, conversation, message, state)
                VALUES(?, ?, ?, ?, 'waiting') ON CONFLICT(key) DO NOTHING
                """,
                key,
                channel,
                conversation,
                JsonText.compact(message));
    }

    /// The oldest that waits in a conversation.
    public Optional<Message> next(Tx tx, String channel, String conversation) throws SQLException {
        return tx.first(
                """
                SELECT seq, key, channel, conversation, message, attempts, not_before FROM outbox
                WHERE state = 'waiting' AND channel = ? AND conversation = ? ORDER BY seq LIMIT 1
                """,
                OutboxTable::row,
                channel,
                conversation);
    }

    /// A conversation of a channel.
    public record Conversation(String channel, String id) {}

    /// The conversations in which something waits.
    public List<Conversation> waiting(Tx tx) throws SQLException {
        return tx.list(
                "SELECT DISTINCT channel, conversation FROM outbox WHERE state = 'waiting'",
                row -> new Conversation(row.getString(1), row.getString(2)));
    }

    /// It was sent.
    public void sent(Tx tx, long seq) throws SQLException {
        tx.run("DELETE FROM outbox WHERE seq = ?", seq);
    }

    /// It was not, and is tried again.
    public void again(Tx tx, long seq, long notBefore, String why) throws SQLException {
        tx.run(
                "UPDATE outbox SET attempts = attempts + 1, not_before = ?, told = ? WHERE seq = ?",
                notBefore,
                why,
                seq);
    }

    /// It will never be.
    public void giveUp(Tx tx, long seq, String why) throws SQLException {
        tx.run("UPDATE outbox SET state = 'failed', told = ? WHERE seq = ?", why, seq);
    }

    /// The message that waits longest.
    public Optional<Message> oldest(Tx tx) throws SQLException {
        return tx.first(
                """
                SELECT seq, key, channel, conversation, message, attempts, not_before FROM outbox
                WHERE seq = (SELECT min(seq) FROM outbox WHERE state = 'waiting')
                """,
                OutboxTable::row);
    }

    public long count(Tx tx) throws SQLException {
        return tx.first(
                        "SELECT count(*) FROM outbox WHERE state = 'waiting'",
                        row -> row.getLong(1))
                .orElse(0L);
    }

    private static Message row(ResultSet row) throws SQLException {
        return new Message(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                JsonText.parseObject(row.getString(5)),
                row.getInt(6),
                row.getLong(7));
    }
}
