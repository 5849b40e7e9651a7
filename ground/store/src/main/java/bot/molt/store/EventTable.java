package bot.molt.store;

import java.sql.SQLException;
import java.util.List;

/// What happened and is told a session with its next turn.
public final class EventTable {
    private static final int MOST = 20;

    EventTable() {}

    /// Something that happened.
    ///
    /// @param at milliseconds
    public record Event(long at, String text) {}

    /// Keeps one more for a session; the oldest goes where there are 20.
    public void put(Tx tx, String session, Event event) throws SQLException {
        tx.run(
                "INSERT INTO events(session, at, text) VALUES(?, ?, ?)",
                session,
                event.at(),
                event.text());
        tx.run(
                """
                DELETE FROM events WHERE session = ? AND seq NOT IN
                  (SELECT seq FROM events WHERE session = ? ORDER BY seq DESC LIMIT ?)
                """,
                session,
                session,
                MOST);
    }

    /// Whether anything waits to be told a session.
    public boolean waits(Tx tx, String session) throws SQLException {
        return !tx.list(
                        "SELECT 1 FROM events WHERE session = ? LIMIT 1",
                        row -> row.getInt(1),
                        session)
                .isEmpty();
    }

    /// All of a session, oldest first; they are told once.
    public List<Event> take(Tx tx, String session) throws SQLException {
        List<Event> events =
                tx.list(
                        "SELECT at, text FROM events WHERE session = ? ORDER BY seq",
                        row -> new Event(row.getLong(1), row.getString(2)),
                        session);
        if (!events.isEmpty()) {
            tx.run("DELETE FROM events WHERE session = ?", session);
        }
        return events;
    }
}
