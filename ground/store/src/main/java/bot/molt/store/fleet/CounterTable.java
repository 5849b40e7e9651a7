package bot.molt.store.fleet;

import bot.molt.store.Tx;
import java.sql.SQLException;

/// Numbers that only grow.
public final class CounterTable {
    CounterTable() {}

    /// The next number; the first is 1.
    public long next(Tx tx, String name) throws SQLException {
        set(tx, name, value(tx, name) + 1);
        return value(tx, name);
    }

    /// The last one; 0 where there was none.
    public long value(Tx tx, String name) throws SQLException {
        return tx.first("SELECT value FROM counters WHERE name = ?", row -> row.getLong(1), name)
                .orElse(0L);
    }

    void set(Tx tx, String name, long value) throws SQLException {
        tx.run(
                """
                INSERT INTO counters(name, value) VALUES(?, ?)
                ON CONFLICT(name) DO UPDATE SET value = excluded.value
                """,
                name,
                value);
    }
}
