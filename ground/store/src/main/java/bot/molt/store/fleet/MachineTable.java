package bot.molt.store.fleet;

import bot.molt.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Machines by user, one each.
public final class MachineTable {
    private static final String COLUMNS =
            """
            SELECT user_id, vm_id, epoch, state, detail, ip, reach, host_key, changed_at, used_at
            FROM machines
            """;

    private final Consumer<String> changed;

    /// @param changed is told of users whose machine changed, once that is committed
    MachineTable(Consumer<String> changed) {
        this.changed = changed;
    }

    private void told(Tx tx, String userId) {
        tx.afterCommit(() -> changed.accept(userId));
    }

    public Optional<MachineRow> find(Tx tx, String userId) throws SQLException {
        return tx.first(COLUMNS + "WHERE user_id = ?", MachineTable::row, userId);
    }

    /// All of them, by user.
    public List<MachineRow> list(Tx tx) throws SQLException {
        return tx.list(COLUMNS + "ORDER BY user_id", MachineTable::row);
    }

    public long count(Tx tx) throws SQLException {
        return tx.first("SELECT count(*) FROM machines", row -> row.getLong(1)).orElse(0L);
    }

    /// Adds a machine of a user who has none.
    public void insert(Tx tx, MachineRow row) throws SQLException {
        told(tx, row.userId());
        tx.run(
                "INSERT INTO machines VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.userId(),
                row.vmId(),
                row.epoch(),
                row.state(),
                row.detail(),
                row.ip(),
                row.reach(),
                row.hostKey(),
                row.changedAt(),
                row.usedAt());
    }

    /// Writes a row in the place of one that is in this epoch; false where another came first.
    public boolean replace(Tx tx, MachineRow row, long epoch) throws SQLException {
        told(tx, row.userId());
        return tx.run(
                        """
                        UPDATE machines SET epoch = ?, state = ?, detail = ?, reach = ?,
                          changed_at = ?, used_at = max(used_at, ?)
                        WHERE user_id = ? AND vm_id = ? AND epoch = ?
                        """,
                        row.epoch(),
                        row.state(),
                        row.detail(),
                        row.reach(),
                        row.changedAt(),
                        row.usedAt(),
                        row.userId(),
                        row.vmId(),
                        epoch)
                > 0;
    }

    /// Notes that somebody used it.
    public void touch(Tx tx, String userId, long now) throws SQLException {
        told(tx, userId);
        tx.run("UPDATE machines SET used_at = max(used_at, ?) WHERE user_id = ?", now, userId);
    }

    public boolean remove(Tx tx, String userId, long epoch) throws SQLException {
        told(tx, userId);
        return tx.run("DELETE FROM machines WHERE user_id = ? AND epoch = ?", userId, epoch) > 0;
    }

    private static MachineRow row(ResultSet row) throws SQLException {
        return new MachineRow(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getLong(9),
                row.getLong(10));
    }
}
