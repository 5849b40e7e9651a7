package bot.molt.store;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Messages on their way in: written before anybody is told that they were taken, done once their
/// turn has ended.
public final class InboxTable {
    private static final String COLUMNS =
            "SELECT seq, dedupe, run_id, session, received_at, state, turn, attempts, message, outcome FROM inbox ";

    InboxTable() {}

    /// How far a message is.
    public enum State {
        WAITING,
        RUNNING,
        DONE
    }

    /// A message.
    ///
    /// @param dedupe the same for the same message, however often it comes
    /// @param turn id of the turn that answers it; null while it waits
    /// @param attempts how often its turn was begun
    /// @param outcome how it ended; null before
    public record Message(
            long seq,
            String dedupe,
            String runId,
            String session,
            long receivedAt,
            State state,
            @Nullable String turn,
            int attempts,
            Json.Obj message,
            Json.@Nullable Obj outcome) {}

    /// Puts a message in, unless it is there.
    ///
    /// @return the one that is there now, and whether it is new
    public Put put(Tx tx, String dedupe, String runId, String session, long now, Json.Obj message)
            throws SQLException {
        int added =
                tx.run(
                        """
                        INSERT INTO inbox(dedupe, run_id, session, received_at, state, message)
                        VALUES(?, ?, ?, ?, 'waiting', ?) ON CONFLICT(dedupe) DO NOTHING
                        """,
                        dedupe,
                        runId,
                        session,
                        now,
                        JsonText.compact(message));
        Message there =
                find(tx, dedupe).orElseThrow(() -> new SQLException("inbox: nothing was put in"));
        return new Put(there, added > 0);
    }

    /// What [#put] found or made.
    public record Put(Message message, boolean isNew) {}

    public Optional<Message> find(Tx tx, String dedupe) throws SQLException {
        return tx.first(COLUMNS + "WHERE dedupe = ?", InboxTable::row, dedupe);
    }

    /// A turn begins to answer messages.
    public void begin(Tx tx, String turn, List<Long> seqs) throws SQLException {
        for (long seq : seqs) {
            tx.run(
                    "UPDATE inbox SET state = 'running', turn = ?, attempts = attempts + 1 WHERE seq = ? AND state <> 'done'",
                    turn,
                    seq);
        }
    }

    /// A message has its outcome.
    public void end(Tx tx, long seq, Json.Obj outcome, long now) throws SQLException {
        tx.run(
                "UPDATE inbox SET state = 'done', outcome = ?, ended_at = ? WHERE seq = ?",
                JsonText.compact(outcome),
                now,
                seq);
    }

    /// Everything that has no outcome, in the order in which it came.
    public List<Message> open(Tx tx) throws SQLException {
        return tx.list(COLUMNS + "WHERE state <> 'done' ORDER BY seq", InboxTable::row);
    }

    /// Forgets what ended before a moment; how much.
    public int forget(Tx tx, long before) throws SQLException {
        return tx.run("DELETE FROM inbox WHERE state = 'done' AND ended_at < ?", before);
    }

    private static Message row(ResultSet row) throws SQLException {
        String outcome = row.getString(10);
        return new Message(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                State.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
                row.getString(7),
                row.getInt(8),
                JsonText.parseObject(row.getString(9)),
                outcome == null ? null : JsonText.parseObject(outcome));
    }
}
