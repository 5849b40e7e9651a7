package bot.molt.store;

import bot.molt.base.json.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sessions by key. Nothing here looks at more rows than it gives.
public final class SessionTable {
    private static final String COLUMNS =
            "SELECT key, owner, agent, session_id, label, updated_at, entry FROM sessions ";

    SessionTable() {}

    public Optional<SessionRow> find(Tx tx, String key) throws SQLException {
        return tx.first(COLUMNS + "WHERE key = ?", SessionTable::row, key);
    }

    public Optional<SessionRow> findById(Tx tx, String sessionId) throws SQLException {
        return tx.first(COLUMNS + "WHERE session_id = ?", SessionTable::row, sessionId);
    }

    public Optional<SessionRow> findByLabel(Tx tx, String owner, String label) throws SQLException {
        return tx.first(COLUMNS + "WHERE owner = ? AND label = ?", SessionTable::row, owner, label);
    }

    /// Writes a session, in the place of the one that has its key.
    public void put(Tx tx, SessionRow row) throws SQLException {
        tx.run(
                """
                INSERT INTO sessions(key, owner, agent, session_id, label, updated_at, entry)
                VALUES(?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(key) DO UPDATE SET owner = excluded.owner, agent = excluded.agent,
                  session_id = excluded.session_id, label = excluded.label,
                  updated_at = excluded.updated_at, entry = excluded.entry
                """,
                row.key(),
                row.owner(),
                row.agent(),
                row.sessionId(),
                row.label(),
                row.updatedAt(),
                JsonText.compact(row.entry()));
    }

    public boolean remove(Tx tx, String key) throws SQLException {
        return tx.run("DELETE FROM sessions WHERE key = ?", key) > 0;
    }

    /// Asked of each session, newest first.
    @FunctionalInterface
    public interface Wanted {
        /// Whether it belongs to the answer.
        boolean is(SessionRow row);
    }

    /// Those that are wanted, newest first, at most so many.
    ///
    /// @param owner null for everybody's
    /// @param since milliseconds; older ones are left out
    public List<SessionRow> newest(
            Tx tx, @Nullable String owner, long since, int limit, Wanted wanted)
            throws SQLException {
        List<SessionRow> found = new java.util.ArrayList<>();
        tx.each(
                COLUMNS + "WHERE updated_at >= ? ORDER BY updated_at DESC",
                row -> {
                    SessionRow session = row(row);
                    boolean mine = owner == null || session.owner().equals(owner);
                    if (mine && wanted.is(session)) {
                        found.add(session);
                    }
                    return found.size() < limit;
                },
                since);
        return found;
    }

    public long count(Tx tx) throws SQLException {
        return tx.first("SELECT count(*) FROM sessions", row -> row.getLong(1)).orElse(0L);
    }

    private static SessionRow row(ResultSet row) throws SQLException {
        return new SessionRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                JsonText.parseObject(row.getString(7)));
    }
}
