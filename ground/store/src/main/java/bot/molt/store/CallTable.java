package bot.molt.store;

import java.sql.SQLException;

/// Calls that a turn began and that may have changed something. What stands here is not begun
/// again.
public final class CallTable {
    CallTable() {}

    /// Notes that a call is about to begin; false where it was noted before.
    public boolean begin(Tx tx, String turn, String call, String tool, long now)
            throws SQLException {
        return tx.run(
                        "INSERT INTO calls(turn, call, tool, started_at) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        turn,
                        call,
                        tool,
                        now)
                > 0;
    }

    public boolean begun(Tx tx, String turn, String call) throws SQLException {
        return tx.first(
                        "SELECT 1 FROM calls WHERE turn = ? AND call = ?",
                        row -> row.getInt(1),
                        turn,
                        call)
                .isPresent();
    }

    /// A turn has ended: nothing of it is begun again.
    public void forget(Tx tx, String turn) throws SQLException {
        tx.run("DELETE FROM calls WHERE turn = ?", turn);
    }
}
